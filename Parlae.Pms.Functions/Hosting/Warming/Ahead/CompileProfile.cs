using System.Reflection;
using System.Reflection.Emit;

namespace Parlae.Pms.Functions.Hosting.Warming.Ahead;

/// <summary>
/// A list of methods in the form in which the compiler that works ahead takes it (MIBC; github.com/dotnet/runtime, ILCompiler.ReadyToRun/IBC/MIbcProfileParser.cs):
/// an assembly that names them and does nothing else.
/// </summary>
internal static class CompileProfile
{
    private const MethodAttributes Global = MethodAttributes.Public | MethodAttributes.Static;

    public static void Write(IReadOnlyList<MethodBase> methods, string path)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("profile"), typeof(object).Assembly);
        var module = assembly.DefineDynamicModule("profile.dll");
        var list = module.DefineGlobalMethod("Methods", Global, typeof(void), []);
        Name(list.GetILGenerator(), module, methods);

        // A group is told with the names of its assemblies: one beyond what is compiled together would have the whole group passed over, and here the framework is among that.
        var groups = module.DefineGlobalMethod("AssemblyDictionary", Global, typeof(void), []);
        var il = groups.GetILGenerator();
        il.Emit(OpCodes.Ldstr, string.Join(';', methods.Select(method => method.DeclaringType!.Assembly.GetName().Name).Distinct().Order()) + ";");
        il.Emit(OpCodes.Ldtoken, list);
        il.Emit(OpCodes.Pop);
        il.Emit(OpCodes.Ret);
        module.CreateGlobalFunctions();
        assembly.Save(path);
    }

    private static void Name(ILGenerator il, ModuleBuilder module, IEnumerable<MethodBase> methods)
    {
        foreach (var method in methods)
        {
            if (method is MethodInfo one) il.Emit(OpCodes.Ldtoken, one);
            else il.Emit(OpCodes.Ldtoken, module.GetMethodMetadataToken((ConstructorInfo)method));
            il.Emit(OpCodes.Pop);
        }

        il.Emit(OpCodes.Ret);
    }
}
