using Parlae.Pms.Functions.Hosting;
using Parlae.Pms.Functions.Hosting.Commands;
#if ISOLATED_WORKER
using Parlae.Pms.Functions.Hosting.IsolatedWorker;
#endif

var table = FunctionTable.Program;
ICommand[] commands =
[
    new ServeCommand(table),
    new RunTimerCommand(table),
    new HealthCommand(table),
    new AuditCommand(table),
    new FailpointsCommand(),
    new KeysCommand(table),
    new VapiCommand(table),
    new FunctionsMetadataCommand(table),
    new CompileProfileCommand(table),
#if ISOLATED_WORKER
    new WorkerCommand(table),
#endif
];

#if ISOLATED_WORKER
return await CommandLine.RunAsync(WorkerCommand.Read(args), commands, Console.Error, CancellationToken.None);
#else
return await CommandLine.RunAsync(args, commands, Console.Error, CancellationToken.None);
#endif
