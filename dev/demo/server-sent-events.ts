/** The `data` of each event of the ledger, as it arrives. Comments keep the stream open; hints have a name and are left out. */
export async function* readServerSentEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n');
      const data = lines.filter((line) => line.startsWith('data:'));
      if (data.length > 0 && !lines.some((line) => line.startsWith('event:')))
        yield data.map((line) => line.slice('data:'.length).trimStart()).join('\n');
    }
  }
}
