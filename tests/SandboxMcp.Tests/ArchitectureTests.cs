using System.Reflection;
using SandboxMcp.Execution;
using static System.Reflection.BindingFlags;

namespace SandboxMcp.Tests;

/// <summary>Which way the parts of the core may look. Read from the types: what they derive from, hold, take, give back and keep in locals.</summary>
public sealed class ArchitectureTests
{
    private const string Core = "SandboxMcp.";

    private static readonly Assembly Assembly = typeof(ExecutionService).Assembly;

    /// <summary>Each folder and those that it may use.</summary>
    private static readonly Dictionary<string, string[]> Directions = new()
    {
        ["Languages"] = [],
        ["Sandboxes"] = ["Languages"],
        ["Planning"] = ["Languages", "Sandboxes"],
        ["Guard"] = ["Planning", "Languages", "Sandboxes"],
        ["Audit"] = ["Guard", "Sandboxes"],
        ["Execution"] = ["Guard", "Planning", "Languages", "Sandboxes", "Audit"],
    };

    public static TheoryData<string> Folders => [.. Directions.Keys];

    [Fact]
    public void Every_type_lives_in_a_known_folder() =>
        Assert.Equal(Directions.Keys.Order(StringComparer.Ordinal), Types().Select(Folder).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Folders))]
    public void A_folder_looks_only_down(string folder)
    {
        // The operator's limits are the one thing of Execution that the parts below it are given.
        string[] wrong = [.. from type in Types() where Folder(type) == folder
                             from used in Used(type) where used.Assembly == Assembly && used != typeof(CodeExecutionConfig) && Named(used)
                             where Folder(used) != folder && !Directions[folder].Contains(Folder(used))
                             select $"{type.Name} uses {used.Name}"];
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("Execution", "Guard")]
    [InlineData("Execution", "Planning")]
    [InlineData("Execution", "Audit")]
    [InlineData("Guard", "Planning")]
    [InlineData("Planning", "Languages")]
    [InlineData("Planning", "Sandboxes")]
    [InlineData("Sandboxes", "Languages")]
    public void The_check_sees_the_uses_that_there_are(string folder, string used) =>
        Assert.Contains(used, Types().Where(t => Folder(t) == folder).SelectMany(Used).Where(t => t.Assembly == Assembly && Named(t)).Select(Folder));

    [Fact]
    public void The_core_depends_on_the_runtime_and_on_abstractions_only()
    {
        string[] names = [.. Assembly.GetReferencedAssemblies().Select(a => a.Name!)];
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal)
            || (name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) && name.EndsWith(".Abstractions", StringComparison.Ordinal))
            || name is "Microsoft.Win32.Primitives",
            name));
    }

    [Fact]
    public void Classes_are_sealed_or_abstract() => Assert.Empty(Types()
        .Where(t => t is { IsClass: true, IsSealed: false, IsAbstract: false, IsNested: false } && Named(t))
        .Select(t => t.Name));

    private static IEnumerable<Type> Types() => Assembly.GetTypes().Where(t => t.Namespace?.StartsWith(Core, StringComparison.Ordinal) == true);

    private static bool Named(Type type) => type.Namespace?.StartsWith(Core, StringComparison.Ordinal) == true;

    private static string Folder(Type type) => type.Namespace![Core.Length..].Split('.')[0];

    private static IEnumerable<Type> Used(Type type)
    {
        const BindingFlags All = Public | NonPublic | Instance | Static | DeclaredOnly;
        MethodBase[] methods = [.. type.GetMethods(All), .. type.GetConstructors(All)];
        return type.GetInterfaces()
            .Append(type.BaseType)
            .Concat(type.GetFields(All).Select(f => f.FieldType))
            .Concat(type.GetProperties(All).Select(p => p.PropertyType))
            .Concat(methods.SelectMany(m => m.GetParameters()).Select(p => p.ParameterType))
            .Concat(methods.OfType<MethodInfo>().Select(m => m.ReturnType))
            .Concat(methods.SelectMany(m => m.GetMethodBody()?.LocalVariables ?? []).Select(l => l.LocalType))
            .Concat(type.CustomAttributes.Select(a => a.AttributeType))
            .OfType<Type>()
            .SelectMany(Parts);
    }

    /// <summary>The type itself, or what it is made of: <c>List&lt;A[]&gt;</c> has A.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);
}
