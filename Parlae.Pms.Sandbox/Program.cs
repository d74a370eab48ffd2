using Parlae.Pms.Sandbox;
using Parlae.Pms.Sandbox.Demo;
using Parlae.Pms.Sandbox.Load;

SandboxOptions options;
try
{
    options = SandboxOptions.Parse(args, Environment.GetEnvironmentVariable(SandboxOptions.ClockFileVariable));
}
catch (ArgumentException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return DemoFailure.Usage;
}

try
{
    if (options.Load is { } load)
        return await new LoadRun(options, load, new DemoReport(Console.Out), Environment.GetEnvironmentVariable).RunAsync();
    if (!options.PracticeOnly)
        return await new DemoRun(options, new DemoReport(Console.Out), Environment.GetEnvironmentVariable).RunAsync();

    Ports.NeedFree(options.Port);
    await using var sandbox = SandboxApp.Build(options);
    await sandbox.StartAsync();
    Console.WriteLine($"Sandbox practice on http://127.0.0.1:{options.Port}, control API under /_sandbox, Sikka under /sikka/v4, Kolla under /kolla/dental/v1, Open Dental under /opendental/api/v1, NexHealth under /nexhealth, Vapi under /vapi.");
    await sandbox.WaitForShutdownAsync();
    return 0;
}
catch (DemoFailure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return failure.ExitCode;
}
