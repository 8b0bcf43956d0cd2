using Caching.Cache;
using Caching.Origins.Parameters;
using Caching.Origins.Secrets;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>Which secret a request names, in which version, and which answers are of it.</summary>
internal sealed class SecretReferenceTests
{
    private const string Arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";
    private const string Id = "22222222-2222-3333-4444-555555555555";

    [TestCase(null, null, null, null, "db")]
    [TestCase("", "", null, null, "db")]
    [TestCase(null, "AWSCURRENT", null, null, "db")]
    [TestCase(null, "AWSPREVIOUS", null, "AWSPREVIOUS", "db:AWSPREVIOUS")]
    [TestCase(Id, null, Id, null, "db:" + Id)]
    [TestCase(Id, "AWSCURRENT", Id, "AWSCURRENT", "db:" + Id)]
    public void A_version_is_named_by_its_id_or_its_label_and_the_current_one_by_neither(string? versionId, string? stage, string? id, string? label, string parameter)
    {
        var secret = SecretReference.Read("db", versionId, stage, null);
        Assert.That((secret.VersionId, secret.Stage, secret.ParameterName("db")), Is.EqualTo((id, label, "/aws/reference/secretsmanager/" + parameter)));
        Assert.That(secret.Key, Is.EqualTo(CacheKey.Of("secret", "db", id, label)));
    }

    [TestCase(2048, 32, 256, null)]
    [TestCase(2048, 64, 256, null)]
    [TestCase(2049, 64, 256, "secretId")]
    [TestCase(2048, 31, 256, "versionId")]
    [TestCase(2048, 65, 256, "versionId")]
    [TestCase(2048, 64, 257, "versionStage")]
    public void The_limits_are_those_of_GetSecretValue(int name, int version, int stage, string? refused)
    {
        SecretReference Read() => SecretReference.Read(new string('n', name), new string('v', version), new string('s', stage), null);
        if (refused is null) Assert.That(Read().Names, Has.Count.EqualTo(1));
        else Assert.That(Read, Throws.TypeOf<LocalHttpRequestException>().With.Message.StartsWith(refused + " is "));
    }

    [TestCase("a b")]
    [TestCase("a:b")]
    [TestCase("dü")]
    [TestCase(Arn + "a b-AbCdEf")]
    [TestCase("arn:aws:secretsmanager:us-east-1:123456789012:secret")]
    [TestCase(Arn + "db-AbCdEf:AWSPREVIOUS")]
    [TestCase(Arn)]
    [TestCase("arn::secretsmanager:us-east-1:123456789012:secret:db")]
    [TestCase("arn:aws:ssm:us-east-1:123456789012:secret:db")]
    [TestCase("arn:aws:secretsmanager:us-east-1:123456789012:other:db")]
    [TestCase("arn:aws:secretsmanager:eu-west-1:123456789012:secret:db")]
    public void What_names_no_secret_of_this_region_is_refused(string id) =>
        Assert.That(() => SecretReference.Read(id, null, null, "us-east-1"), Throws.TypeOf<LocalHttpRequestException>().With.Message.StartsWith("secretId is "));

    [Test]
    public void A_region_that_is_not_known_refuses_none() =>
        Assert.That(SecretReference.Read("arn:aws:secretsmanager:eu-west-1:123456789012:secret:db", null, null, null).Names, Is.EqualTo(new[] { "db" }));

    [TestCase("my/_+=.@-!9Z", "my/_+=.@-!9Z")]
    [TestCase(Arn + "db-AbCdEf", "db db-AbCdEf")]
    [TestCase(Arn + "a-AbCdEf", "a a-AbCdEf")]
    [TestCase(Arn + "-AbCdEf", "-AbCdEf")]
    [TestCase(Arn + "db", "db")]
    [TestCase(Arn + "db-AbCdE", "db-AbCdE")]
    [TestCase(Arn + "db-AbCd_f", "db-AbCd_f")]
    [TestCase(Arn + "dbxAbCdEf", "dbxAbCdEf")]
    public void An_ARN_that_may_be_complete_has_the_name_without_its_six_characters_first(string id, string names) =>
        Assert.That(string.Join(' ', SecretReference.Read(id, null, null, "us-east-1").Names), Is.EqualTo(names));

    [TestCase("db", "db", null, null)]
    [TestCase("db:AWSPREVIOUS", "db", null, "AWSPREVIOUS")]
    [TestCase("db:" + Id, "db", Id, null)]
    [TestCase("db:22222222222233334444555555555555", "db", null, "22222222222233334444555555555555")]
    [TestCase(Arn + "db", Arn + "db", null, null)]
    [TestCase(Arn + "db:AWSPREVIOUS", Arn + "db", null, "AWSPREVIOUS")]
    [TestCase(Arn + "db:" + Id, Arn + "db", Id, null)]
    public void An_item_of_the_prefetch_list_is_the_request_for_the_same_version(string item, string id, string? versionId, string? stage) =>
        Assert.That(SecretReference.ReadItem(item, "us-east-1").Key, Is.EqualTo(SecretReference.Read(id, versionId, stage, "us-east-1").Key));

    [TestCase(":AWSPREVIOUS")]
    [TestCase("arn:aws:s3:::bucket")]
    public void An_item_without_a_secret_is_refused(string item) =>
        Assert.That(() => SecretReference.ReadItem(item, "us-east-1"), Throws.TypeOf<LocalHttpRequestException>().With.Message.StartsWith("secretId is "));

    [TestCase("db", null, true)]
    [TestCase("db", Arn + "other-AbCdEf", true)]
    [TestCase(Arn + "db", null, false)]
    [TestCase(Arn + "db", Arn + "db", true)]
    [TestCase(Arn + "db", Arn + "db-AbCdEf", true)]
    [TestCase(Arn + "db", Arn + "db-AbCdE", false)]
    [TestCase(Arn + "db", Arn + "db-AbCdEfG", false)]
    [TestCase(Arn + "db", Arn + "db-AbCd_f", false)]
    [TestCase(Arn + "db", Arn + "dbxAbCdEf", false)]
    [TestCase(Arn + "db", Arn + "other-AbCdEf", false)]
    public void An_answer_to_an_ARN_has_that_ARN_with_or_without_six_characters(string id, string? arn, bool expected) =>
        Assert.That(SecretReference.Read(id, null, null, null).IsOf(new SecretSource(arn, null, null)), Is.EqualTo(expected));

    [TestCase(null, null, "other", "MINE", null)]
    [TestCase(Id, null, Id, "MINE", null)]
    [TestCase(Id, null, null, "MINE", null)]
    [TestCase(Id, null, "other", "MINE", typeof(NoSuchParameter))]
    [TestCase(null, "MINE", "other", "MINE", null)]
    [TestCase(null, "MINE", "other", null, null)]
    [TestCase(null, "MINE", "other", "OTHER", typeof(NoSuchParameter))]
    [TestCase(Id, "MINE", Id, "MINE", null)]
    [TestCase(Id, "MINE", Id, null, typeof(OriginFault))]
    [TestCase(Id, "MINE", Id, "OTHER", typeof(OriginFault))]
    public void An_answer_of_another_version_is_refused(string? versionId, string? stage, string? answeredId, string? answeredStage, Type? refusal)
    {
        var secret = SecretReference.Read("db", versionId, stage, null);
        void Check() => secret.CheckVersion(new SecretSource(null, answeredId, answeredStage is null ? null : [answeredStage]));
        if (refusal is null) Assert.That(Check, Throws.Nothing);
        else Assert.That(Check, Throws.TypeOf(refusal));
    }

    [Test]
    public void A_label_of_another_version_is_the_fault_of_the_request_and_does_not_pass() =>
        Assert.That(
            () => SecretReference.Read("db", Id, "MINE", null).CheckVersion(new SecretSource(null, Id, [])),
            Throws.TypeOf<OriginFault>().With.Property("Status").EqualTo(400).And.Property("IsTransient").False.And.Message.Contains("VersionStage").And.Message.Contains("VersionId"));
}
