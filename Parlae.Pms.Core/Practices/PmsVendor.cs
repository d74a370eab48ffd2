namespace Parlae.Pms.Core.Practices;

/// <summary>The practice management systems we speak to. Written in lower case on the wire.</summary>
public enum PmsVendor
{
    Sikka,
    Kolla,
    OpenDental,
    NexHealth,
}
