import type { MessageReceived, OpenConversation, Standing } from '../../contract/conversation.ts';
import type { AgentId, ConversationId, Instant } from '../../contract/ids.ts';
import type { Actor, Availability, AvailabilityCause } from '../../contract/model.ts';
import type { Policy } from '../../contract/policy.ts';
import type { ConversationRow } from '../../routing/conversation-row.ts';
import { messageStep } from '../../routing/transitions/message.ts';
import type { LedgerEntry } from '../../routing/transitions/turn.ts';
import { FakeFrame } from './fake-frame.ts';
import { FakeReconciler } from './fake-reconciler.ts';
import { INBOX } from './fake-store.ts';
import { Gate } from './gate.ts';

export type { WorldSetting } from './fake-store.ts';

/** A message to a conversation. */
interface Told {
  readonly conversationId: ConversationId;
  readonly signal: string;
  readonly standing: Standing;
}

interface Declaring {
  readonly cause?: AvailabilityCause;
  readonly at: Instant;
}

/** One inbox in memory, with what its tests look at and what they and the API change. */
export class FakeWorld extends FakeFrame {
  readonly inboxId = INBOX;
  /** What conversations were told, in order. */
  readonly told: Told[] = [];
  /** Nobody is told what changed: it stays on the outbox. */
  keepsSilent = false;
  readonly gate = new Gate();
  readonly reconciler = new FakeReconciler();

  // What tests look at ------------------------------------------------------------------------------------------------

  /** What happened to the conversation, in order. */
  happened(conversationId: ConversationId): readonly string[] {
    return this.#eventsOf(conversationId).map(inWords);
  }

  /** When it happened, in seconds after the conversation was created. */
  secondsUntil(conversationId: ConversationId, what: string): readonly number[] {
    const createdAt = Date.parse(this.row(conversationId).createdAt);
    const events = this.#eventsOf(conversationId).filter((event) => inWords(event) === what);
    return events.map(({ occurredAt }) => (Date.parse(occurredAt) - createdAt) / 1000);
  }

  /** Which conversations were given to somebody, in order. */
  given(): readonly ConversationId[] {
    const events = this.ledger.filter(({ type }) => type === 'conversation.assigned');
    return events.flatMap(({ conversationId }) => conversationId ?? []);
  }

  #eventsOf(id: ConversationId): readonly LedgerEntry[] {
    return this.ledger.filter((event) => event.conversationId === id && event.type !== 'conversation.waiting');
  }

  // What they change by hand, so that nobody is told --------------------------------------------------------------------

  declare(agentId: AgentId, availability: Availability, { cause = 'declared', at }: Declaring): void {
    const agent = this.agent(agentId);
    const availabilityVersion = agent.availabilityVersion + 1;
    Object.assign(agent, { availability, cause, availabilityVersion, since: at });
  }

  /** The directory's transition has it take effect. */
  setPolicy(change: Partial<Policy>): void {
    const { policy, policyVersion } = this.inbox;
    this.inbox = { ...this.inbox, policy: { ...policy, ...change }, policyVersion: policyVersion + 1 };
  }

  edit(conversationId: ConversationId, change: Partial<ConversationRow>): void {
    this.rows.set(conversationId, { ...this.row(conversationId), ...change });
  }

  /** Puts the conversation's rows back to what they were, as a restore does. */
  setBack(conversationId: ConversationId, row: ConversationRow): void {
    this.rows.set(conversationId, row);
    const holds = this.holds(conversationId);
    holds.splice(holds.findIndex(({ agentId, from }) => agentId === row.agentId && from === row.assignedAt) + 1);
    const last = holds.at(-1);
    if (last !== undefined && row.agentId !== null) last.until = null;
  }

  /** Adds a conversation whose workflow does not run; one that names an agent is held by it. */
  add(open: OpenConversation, at: Instant, agentId: AgentId | null = null): void {
    const { conversationId, inboxId, actor } = open;
    const asked = { conversationId, inboxId, at, actor };
    const opening = { ...open, pending: agentId !== null };
    this.carryOut({ ...asked, kind: 'open', transitionId: 'added', open: opening, messages: [] });
    if (agentId !== null) this.carryOut({ ...asked, kind: 'assign', transitionId: 'held', body: { agentId } });
    this.edit(conversationId, { timerAt: null });
    this.outbox.clear();
  }

  // What the API does ---------------------------------------------------------------------------------------------------

  /**
   * Records a message. Answers what its workflow is to be told: `begins` if the opening is to record it, a standing if
   * something is due before its timer rings, or nothing.
   */
  say(conversationId: ConversationId, message: MessageReceived, at: Instant): 'begins' | Standing | null {
    const row = this.rows.get(conversationId);
    if (row === undefined || (row.status === 'resolved' && message.from === 'consumer')) return 'begins';
    const recorded = this.recorded(conversationId);
    if (recorded.some(({ messageId }) => messageId === message.messageId)) return null;
    const circumstances = {
      ...this.situation(row, at),
      holds: this.holds(conversationId),
      nextQuestionAt: this.nextQuestion(conversationId, message),
    };
    const taken = messageStep(row, message, circumstances);
    recorded.push(taken.message);
    if (taken.after !== row) this.edit(conversationId, taken.after);
    return taken.tell;
  }
}

/** An event in words, as the tests speak of it. */
function inWords({ type, agentId, actor, reason }: LedgerEntry): string {
  switch (type) {
    case 'conversation.assigned':
      return `assigned to ${agentId} by ${byWhom(actor)}`;
    case 'conversation.unassigned':
      return `taken from ${agentId}: ${reason}`;
    case 'conversation.response_warning':
      return `warned ${agentId}`;
    default:
      return type.replace('conversation.', '');
  }
}

const byWhom = ({ kind, id }: Actor): string => (kind === 'routing' ? 'routing' : (id ?? kind));
