import { type ReactNode, useState } from 'react';
import type { Conversation } from '../api/client.ts';
import { type Me, useNames } from '../api/queries.ts';
import { Age, clockTime } from '../live/times.tsx';
import { useWhy } from '../why/opened.tsx';
import { AssignedAgent } from './assigned-agent.tsx';
import { AssignedTeam } from './assigned-team.tsx';
import type { Commands } from './commands.tsx';
import styles from './details.module.css';

export const AGENT_LIST = 'assigned-agent';
export const TEAM_LIST = 'assigned-team';
export const PRIORITY_LIST = 'priority';

const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const;

interface DetailsProps {
  readonly conversation: Conversation;
  readonly me: Me;
  readonly commands: Commands;
  readonly onTake: () => void;
}

/** The right pane: what can be done with a conversation, and what is known of it. */
export function Details({ conversation, me, commands, onTake }: DetailsProps) {
  const { openWhy } = useWhy();
  const { status, agentId, teamId } = conversation;
  const open = status !== 'resolved';
  const idle = commands.doing === null && open;
  return (
    <aside className={styles.pane} aria-label="Details">
      <div className={styles.panes}>
        <button type="button" aria-current="true">
          Details
        </button>
        <button type="button" title="w" onClick={() => openWhy(conversation.id)}>
          Why
        </button>
      </div>
      <section aria-labelledby="conversation-actions">
        <h3 id="conversation-actions">Conversation Actions</h3>
        <p className={styles.doing} aria-live="polite">
          {commands.doing}
        </p>
        <Field label="Assigned Agent" htmlFor={AGENT_LIST}>
          <Deed name="Assign to me" title="c" link able={idle && agentId !== me.agentId} act={onTake}>
            → Assign to me
          </Deed>
          <Deed
            name="Unassign agent"
            title="u"
            link
            able={idle && agentId !== null}
            act={() => commands.unassign(conversation, { agent: true })}
          >
            → Unassign
          </Deed>
        </Field>
        <AssignedAgent id={AGENT_LIST} conversation={conversation} me={me} commands={commands} disabled={!open} />
        <Field label="Assigned Team" htmlFor={TEAM_LIST}>
          <Deed
            name="Unassign team"
            title="Shift+u"
            link
            able={idle && teamId !== null}
            act={() => commands.unassign(conversation, { team: true })}
          >
            → Unassign
          </Deed>
        </Field>
        <AssignedTeam id={TEAM_LIST} conversation={conversation} commands={commands} disabled={!open} />
        <Field label="Priority" htmlFor={PRIORITY_LIST} />
        <select
          id={PRIORITY_LIST}
          className={styles.wide}
          value={conversation.priority}
          disabled={!open}
          onChange={(event) =>
            commands.amend(conversation, { priority: event.target.value as Conversation['priority'] })
          }
        >
          {PRIORITIES.map((priority) => (
            <option key={priority}>{priority}</option>
          ))}
        </select>
        <Skills conversation={conversation} commands={commands} disabled={!open} />
        <div className={styles.buttons}>
          <Deed
            name="Requeue"
            title="Somebody else, please (q)"
            able={idle && agentId !== null}
            act={() => commands.requeue(conversation)}
          >
            Requeue
          </Deed>
          <Deed
            name="Route"
            title="Let Baton choose now (r)"
            able={idle && status === 'waiting'}
            act={() => commands.route(conversation)}
          >
            Route
          </Deed>
        </div>
      </section>
      <Information conversation={conversation} />
    </aside>
  );
}

interface DeedProps {
  readonly name: string;
  readonly title: string;
  readonly able: boolean;
  readonly act: () => void;
  readonly children: ReactNode;
  readonly link?: boolean;
}

/** A button that keeps the focus while it can do nothing, as after it was pressed. */
function Deed({ name, title, able, act, children, link = false }: DeedProps) {
  return (
    <button
      type="button"
      className={link ? 'link' : undefined}
      aria-label={name}
      title={title}
      aria-disabled={!able}
      onClick={() => able && act()}
    >
      {children}
    </button>
  );
}

interface FieldProps {
  readonly label: string;
  readonly htmlFor: string;
  readonly children?: ReactNode;
}

function Field({ label, htmlFor, children }: FieldProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={htmlFor}>{label}</label>
      <span>{children}</span>
    </div>
  );
}

function Skills({
  conversation,
  commands,
  disabled,
}: Pick<DetailsProps, 'conversation' | 'commands'> & { readonly disabled: boolean }) {
  const [text, setText] = useState('');
  const { skills } = conversation;
  const add = () => {
    const skill = text.trim();
    setText('');
    if (skill !== '' && !skills.includes(skill)) commands.amend(conversation, { skills: [...skills, skill] });
  };
  return (
    <>
      <Field label="Skills" htmlFor="skills" />
      <ul className={styles.skills} aria-label="Skills asked for">
        {skills.map((skill) => (
          <li key={skill} className={styles.skill}>
            {skill}
            <button
              type="button"
              className="link"
              aria-label={`Remove skill ${skill}`}
              disabled={disabled}
              onClick={() => commands.amend(conversation, { skills: skills.filter((each) => each !== skill) })}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <input
        id="skills"
        className={styles.wide}
        value={text}
        disabled={disabled}
        placeholder="Add a skill, then Enter"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
    </>
  );
}

function Information({ conversation }: { readonly conversation: Conversation }) {
  const names = useNames();
  const {
    id,
    consumer,
    status,
    waitingSince,
    unansweredSince,
    timeouts,
    coolingOff,
    assignedBy,
    assignedAt,
    createdAt,
  } = conversation;
  const by = assignedBy === 'routing' ? 'routing' : names.actor(assignedBy);
  return (
    <section aria-labelledby="information">
      <h3 id="information">Information</h3>
      <dl className={styles.facts}>
        <Fact name="Id">{id}</Fact>
        <Fact name="Consumer">{consumer.id}</Fact>
        <Fact name="Began">{new Date(createdAt).toLocaleString()}</Fact>
        {assignedAt !== null && (
          <Fact name="Assigned">
            {clockTime(assignedAt)} by {by}
          </Fact>
        )}
        {status === 'waiting' && waitingSince !== null && (
          <Fact name="Waiting">
            <Age since={waitingSince} />
          </Fact>
        )}
        {unansweredSince !== null && (
          <Fact name="Unanswered">
            <Age since={unansweredSince} />
          </Fact>
        )}
        <Fact name="Timeouts">{timeouts}</Fact>
        {coolingOff.map(({ agentId, until }) => (
          <Fact key={agentId} name="Cooling off">
            {names.agent(agentId)} until {clockTime(until)}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
