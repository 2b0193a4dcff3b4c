using System.Text;
using CsCheck;
using SandboxMcp.Planning;
using SandboxMcp.Sandboxes;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Planning;

public sealed class ExecutionPlanTests
{
    [Fact]
    public void Digests_agree_exactly_when_plans_do() =>
        Gen.Select(Plans.Any, Gen.Int[-5, Plans.Changes.Count - 1]).Sample(
            (plan, change) =>
            {
                ExecutionPlan other = change < 0 ? Plans.Twin(plan) : Plans.Changes[change].Change(Plans.Twin(plan));
                return (plan.Digest == other.Digest) == (change < 0) && plan.Equals(other) == (change < 0);
            },
            iter: 5_000);

    [Fact]
    public void Every_change_of_any_plan_changes_the_digest() => Plans.Any.Sample(
        plan => Plans.Changes.All(change => change.Change(Plans.Twin(plan)).Digest != plan.Digest),
        iter: 300);

    [Fact]
    public void No_two_ways_of_dividing_the_same_bytes_have_one_digest() =>
        Gen.Int[0, 6].Array[4].Select(cuts => { Array.Sort(cuts); return cuts; }).Array[2].Sample(
            pair => (Divided(pair[0]).Digest == Divided(pair[1]).Digest) == pair[0].SequenceEqual(pair[1]),
            iter: 5_000);

    [Fact]
    public void An_argument_cannot_pass_for_the_beginning_of_the_files()
    {
        // The argument has the bytes that the first file would have; the first file's content has those of another first file.
        SandboxFile inner = new("12345678", "x"u8.ToArray());
        byte[] content = [.. Number(24), .. Number(8), .. "12345678"u8, .. Number(1), .. "x"u8];
        SandboxFile[] others = [.. Enumerable.Range(0, 23).Select(i => new SandboxFile(i == 0 ? "main.py" : $"{i}", default))];
        string argument = Encoding.UTF8.GetString([.. Number(8), .. "12345678"u8, .. Number(content.Length)]);
        ExecutionPlan plan = Plans.Snippet();
        Assert.NotEqual(
            (plan with { Job = plan.Job with { Arguments = [], Files = [new SandboxFile("12345678", content), .. others] } }).Digest,
            (plan with { Job = plan.Job with { Arguments = [argument], Files = [inner, .. others] } }).Digest);
    }

    [Fact]
    public void Every_field_of_a_plan_is_among_the_changes() => Assert.Equal(
        Fields(typeof(ExecutionPlan), "").Order(StringComparer.Ordinal),
        Plans.Changes.Select(c => c.Field).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_code_digest_is_the_sha_256_of_the_program_alone() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Plans.Snippet("abc").CodeDigest);

    [Fact]
    public void Equal_plans_have_equal_hash_codes() => Assert.Equal(Plans.Snippet().GetHashCode(), Plans.Snippet().GetHashCode());

    /// <summary>Six equal bytes over two arguments, the program and the input.</summary>
    private static ExecutionPlan Divided(int[] cuts)
    {
        string Part(int from, int to) => new('a', to - from);
        ExecutionPlan plan = Plans.Snippet();
        return plan with
        {
            Job = plan.Job with
            {
                Arguments = [Part(0, cuts[0]), Part(cuts[0], cuts[1])],
                Files = [new SandboxFile("main.py" + Part(cuts[1], cuts[2]), "x"u8.ToArray()), new SandboxFile("b", new byte[cuts[3] - cuts[2]])],
                StandardInput = new byte[6 - cuts[3]],
            },
        };
    }

    private static byte[] Number(long number) => BitConverter.GetBytes(number);

    private static IEnumerable<string> Fields(Type type, string prefix) => type.GetProperties().Where(p => p.CanWrite).SelectMany(p =>
        p.PropertyType == typeof(SourceFile) ? Fields(p.PropertyType, prefix + p.Name + ".").Append(prefix + p.Name)
        : p.PropertyType == typeof(SandboxSpec) || p.PropertyType == typeof(SandboxJob) || p.PropertyType == typeof(ResourceLimits)
            ? Fields(p.PropertyType, prefix + p.Name + ".")
        : [prefix + p.Name]);
}
