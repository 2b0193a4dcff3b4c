using CsCheck;
using Microsoft.Extensions.Time.Testing;
using SandboxMcp.Guard;
using SandboxMcp.Planning;
using SandboxMcp.Tests.Support;

namespace SandboxMcp.Tests.Guard;

public sealed class ConsentTicketsTests
{
    private readonly FakeTimeProvider time = new();
    private readonly ConsentTickets tickets;
    private readonly ExecutionPlan plan = Plans.Snippet();
    private readonly string ticket;

    public ConsentTicketsTests()
    {
        tickets = new ConsentTickets(time);
        ticket = tickets.Issue(plan);
    }

    [Fact]
    public void A_ticket_is_good_once()
    {
        Assert.True(tickets.Redeem(plan, ticket));
        Assert.False(tickets.Redeem(plan, ticket));
    }

    [Fact]
    public void A_ticket_is_good_for_the_same_plan_made_again() => Assert.True(tickets.Redeem(Plans.Twin(plan), ticket));

    [Fact]
    public void A_ticket_is_good_for_its_own_plan_only()
    {
        Assert.All(Plans.Changes, change => Assert.False(tickets.Redeem(change.Change(Plans.Snippet()), ticket), change.Field));
        Assert.True(tickets.Redeem(plan, ticket), "A refused attempt must not use the ticket up.");
    }

    [Fact]
    public void Two_tickets_for_one_plan_are_two()
    {
        string second = tickets.Issue(plan);
        Assert.NotEqual(ticket, second);
        Assert.True(tickets.Redeem(plan, ticket));
        Assert.True(tickets.Redeem(plan, second));
    }

    [Fact]
    public void A_ticket_lives_ten_minutes()
    {
        time.Advance(TimeSpan.FromMinutes(10));
        Assert.True(tickets.Redeem(plan, ticket));
    }

    [Fact]
    public void A_ticket_expires_after_ten_minutes()
    {
        time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(1));
        Assert.False(tickets.Redeem(plan, ticket));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(599)]
    [InlineData(600)]
    [InlineData(601)]
    [InlineData(3600)]
    public void A_spent_ticket_never_becomes_good_again(int seconds)
    {
        Assert.True(tickets.Redeem(plan, ticket));
        time.Advance(TimeSpan.FromSeconds(seconds));
        tickets.Redeem(plan, tickets.Issue(plan));
        Assert.False(tickets.Redeem(plan, ticket));
    }

    [Fact]
    public void A_ticket_of_another_server_is_refused() => Assert.False(new ConsentTickets(time).Redeem(plan, ticket));

    [Fact]
    public void Of_many_at_once_one_alone_redeems_a_ticket()
    {
        int redeemed = 0;
        Parallel.For(0, 64, _ => Interlocked.Add(ref redeemed, tickets.Redeem(plan, ticket) ? 1 : 0));
        Assert.Equal(1, redeemed);
    }

    [Fact]
    public void A_ticket_with_one_character_changed_is_refused_wherever_it_is()
    {
        const string Replacements = "0a9fAZ-_.=+/ \0\u00e9\ud800";
        Assert.All(Enumerable.Range(0, ticket.Length), at => Assert.All(Replacements.Where(c => c != ticket[at]), c =>
            Assert.False(tickets.Redeem(plan, $"{ticket[..at]}{c}{ticket[(at + 1)..]}"))));
        Assert.True(tickets.Redeem(plan, ticket));
    }

    [Fact]
    public void A_shortened_or_lengthened_ticket_is_refused()
    {
        Assert.All(Enumerable.Range(0, ticket.Length), length => Assert.False(tickets.Redeem(plan, ticket[..length])));
        Assert.All(Enumerable.Range(1, ticket.Length), from => Assert.False(tickets.Redeem(plan, ticket[from..])));
        Gen.Select(Gen.Int[0, ticket.Length], Gen.Char).Sample((at, c) => !tickets.Redeem(plan, ticket.Insert(at, c.ToString())), iter: 2_000);
        Assert.False(tickets.Redeem(plan, ticket + "." + ticket));
        Assert.True(tickets.Redeem(plan, ticket));
    }

    [Fact]
    public void Parts_of_two_tickets_do_not_make_a_third()
    {
        time.Advance(TimeSpan.FromMinutes(1));
        string[] one = ticket.Split('.');
        string[] two = tickets.Issue(plan).Split('.');
        Gen.Bool.Array[3].Where(mix => mix.Distinct().Count() == 2).Sample(
            mix => !tickets.Redeem(plan, string.Join('.', mix.Select((first, i) => first ? one[i] : two[i]))));
    }

    [Fact]
    public void Text_that_is_no_ticket_is_refused_quietly() => Gen.OneOf(Gen.String, Gen.String[Gen.Char[".0a"], 0, 100]).Sample(
        text => !tickets.Redeem(plan, text),
        iter: 2_000);
}
