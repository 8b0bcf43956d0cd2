using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Recorder;

var settings = RecorderSettings.Read(LambdaEnvironment.Current);
ExtensionHostBuilder builder = ExtensionHost.CreateBuilder();
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton<Tape>();
builder.AddExtension<RecorderExtension>(options =>
{
    options.Telemetry.Types = SubscriptionTypes.Platform | SubscriptionTypes.Function;
    // Lines of its own that come back as records would be recorded without end.
    options.Telemetry.IncludeExtensionLogs = !settings.WritesToLog;
});
return builder.Build().Run();
