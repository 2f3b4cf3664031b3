/** Names in place of the ids of the agents a sentence may speak of; ids are the callers', and may be unreadable. */
export function namesInSentence(
  sentence: string,
  nameOf: (id: string) => string,
  agents: readonly { readonly agentId: string }[],
): string {
  const known = new Set(agents.map(({ agentId }) => agentId));
  return sentence.replaceAll(/[A-Za-z0-9_.:@-]*[A-Za-z0-9_:@-]/g, (word) => (known.has(word) ? nameOf(word) : word));
}
