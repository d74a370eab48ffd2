using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Commands;

var table = FunctionTable.Program;

return await CommandLine.RunAsync(
    args,
    [
        new ServeCommand(table),
        new RunTimerCommand(table),
        new HealthCommand(table),
        new AuditCommand(table),
        new FailpointsCommand(),
        new KeysCommand(table),
        new VapiCommand(table),
        new FunctionsMetadataCommand(table),
    ],
    Console.Error,
    CancellationToken.None);
