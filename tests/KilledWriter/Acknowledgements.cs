using System.Buffers.Binary;

namespace KilledWriter;

/// <summary>A file of what was acknowledged: two numbers of four bytes each. What is written survives the kill of its writer.</summary>
internal sealed class Acknowledgements(string path) : IDisposable
{
    private readonly Lock gate = new();
    private readonly FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    private readonly byte[] bytes = new byte[8];

    public void Add(int writer, int number)
    {
        lock (gate)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, writer);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), number);
            file.Write(bytes);
        }
    }

    public void Dispose() => file.Dispose();
}
