import { describe, expect, it } from 'vitest';
import { conversationWorkflowId } from '../../contract/ids.ts';
import { Company } from './company.ts';
import { useStack } from './stack.ts';
import { useTemporal } from './temporal-client.ts';

const { stack, api } = useStack();
const temporal = useTemporal(stack);

const wait = { whenAllOffline: 'wait' } as const;
const nobody = null;

describe('availability and limits: A1 online, A2 busy, A3 away, A4 offline, limit 2', () => {
  const agents = { A1: 'online', A2: 'busy', A3: 'away', A4: 'offline' } as const;

  it('1.1 gives two to the only one online, and two wait', async () => {
    const company = await Company.found(api(), { policy: wait, agents, limit: 2 });

    await company.arrive(4);

    expect(await company.holders()).toEqual(['A1', 'A1', nobody, nobody]);
  });

  it('1.3 leaves an offline agent what it has without autoReassign', async () => {
    const company = await Company.found(api(), { policy: { ...wait, autoReassign: false }, agents, limit: 2 });
    await company.arrive(4);

    await company.declare('A1', 'offline');

    expect(await company.holders()).toEqual(['A1', 'A1', nobody, nobody]);
  });

  it('1.4 lets everybody wait in a manual inbox', async () => {
    const company = await Company.found(api(), { policy: { ...wait, mode: 'manual' }, agents, limit: 2 });

    await company.arrive(4);

    expect(await company.holders()).toEqual([nobody, nobody, nobody, nobody]);
  });
});

describe('round robin', () => {
  const agents = { A1: 'online', A2: 'online', A3: 'online', A4: 'online' } as const;

  it.each([
    {
      row: '2.0',
      limit: {},
      agents: { ...agents, A4: 'offline' } as const,
      count: 4,
      expected: ['A1', 'A2', 'A3', 'A1'],
    },
    { row: '2.1', limit: 2, agents, count: 4, expected: ['A1', 'A2', 'A3', 'A4'] },
    { row: '2.2', limit: 2, agents, count: 5, expected: ['A1', 'A2', 'A3', 'A4', 'A1'] },
  ])('$row goes round: $expected', async ({ limit, agents, count, expected }) => {
    const company = await Company.found(api(), { policy: wait, agents, limit });

    await company.arrive(count);

    expect(await company.holders()).toEqual(expected);
  });

  it('2.3 moves nothing when an agent gets busy', async () => {
    const company = await Company.found(api(), { policy: wait, agents, limit: 2 });
    await company.arrive(5);

    await company.declare('A1', 'busy');

    expect(await company.holders()).toEqual(['A1', 'A2', 'A3', 'A4', 'A1']);
  });
});

describe('nobody can', () => {
  const agents = { A1: 'offline', A2: 'away', A3: 'offline', A4: 'busy' } as const;
  const allOffline = { A1: 'offline', A2: 'offline', A3: 'offline', A4: 'offline' } as const;

  it.each([
    { row: '3.1', policy: {}, agents, count: 4, expected: { nobody: 4 } },
    { row: '3.3', policy: { assignToBusy: true }, agents, count: 4, expected: { A4: 2, nobody: 2 } },
    { row: '4.1', policy: {}, agents: allOffline, count: 5, expected: { nobody: 5 } },
  ])('$row ends in $expected', async ({ policy, agents, count, expected }) => {
    const company = await Company.found(api(), { policy: { ...wait, ...policy }, agents, limit: 2 });

    await company.arrive(count);

    expect(await company.spread()).toEqual(expected);
  });

  it.each([
    { row: '4.2 without assignToBusy', policy: {}, expected: [nobody, nobody, nobody, nobody, nobody] },
    { row: '4.2 with assignToBusy', policy: { assignToBusy: true }, expected: ['A1', 'A1', nobody, nobody, nobody] },
  ])('$row: A1 gets busy', async ({ policy, expected }) => {
    const company = await Company.found(api(), { policy: { ...wait, ...policy }, agents: allOffline, limit: 2 });
    await company.arrive(5);

    await company.declare('A1', 'busy');

    await company.becomes(expected);
  });
});

describe('all offline, the default', () => {
  const agents = { A1: 'offline', A2: 'offline', A3: 'offline', A4: 'offline' } as const;

  it('4.5 spreads new conversations over all of them', async () => {
    const company = await Company.found(api(), { agents });

    await company.arrive(8);

    expect(await company.spread()).toEqual({ A1: 2, A2: 2, A3: 2, A4: 2 });
  });

  it('4.6 lets what an agent loses wait, since the rule is for new conversations', async () => {
    const company = await Company.found(api(), { agents: { ...agents, A1: 'online' } });
    await company.arrive(3);

    await company.declare('A1', 'offline');

    await company.becomes([nobody, nobody, nobody]);
  });
});

describe('least assigned', () => {
  const policy = { ...wait, method: 'least_assigned' } as const;

  /** So many conversations for each agent, given by hand. */
  async function load(company: Company, loads: Readonly<Record<string, number>>): Promise<void> {
    for (const [name, count] of Object.entries(loads)) {
      for (const id of await company.arrive(count)) {
        await company.api.expect('POST', `/v1/conversations/${id}/assign`, { agentId: company.id(name) });
      }
    }
  }

  it('5.0 gives it to the one with the fewest', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'away', A2: 'away', A3: 'away' } });
    await load(company, { A1: 3, A2: 1, A3: 2 });
    for (const name of ['A1', 'A2', 'A3']) await company.declare(name, 'online');

    const [id = ''] = await company.arrive();

    expect(company.nameOf((await company.show(id)).agentId)).toBe('A2');
  });

  it('5.4 gives it to the one whose last conversation is oldest, where loads are equal', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'away', A2: 'away', A3: 'away' } });
    await load(company, { A2: 1 });
    await load(company, { A3: 1 });
    await load(company, { A1: 1 });
    for (const name of ['A1', 'A2', 'A3']) await company.declare(name, 'online');

    const [id = ''] = await company.arrive();

    expect(company.nameOf((await company.show(id)).agentId)).toBe('A2');
  });

  it('5.5 gives both to the one who just came online with none', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'online', A2: 'offline' } });
    await company.arrive(2);
    await company.declare('A2', 'online');

    await company.arrive(2);

    expect(await company.holders()).toEqual(['A1', 'A1', 'A2', 'A2']);
  });
});

describe('response timer: online 2 s, away 1 s', () => {
  const policy = { ...wait, responseTimeoutSeconds: { online: 2, away: 1 }, responseWarningSeconds: 0 };

  it('6.1 gives it to another when the agent stays silent', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'online', A2: 'online' } });
    const id = await company.writeIn();

    await company.becomes(['A2']);

    expect(await company.story(id)).toEqual([
      'created',
      'assigned A1 routed',
      'unassigned A1 response_timeout',
      'assigned A2 routed',
    ]);
  });

  it('6.2 leaves it with an agent who answers in time, and nothing fires later', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'online', A2: 'online' } });
    const id = await company.writeIn();
    const witness = await company.writeIn();

    await company.say(id, { from: 'agent', agent: 'A1' });

    // The witness was said later, so what is not fired when it fires never will be.
    await expect.poll(() => company.story(witness), { timeout: 10_000 }).toContain('unassigned A2 response_timeout');
    expect(await company.story(id)).toEqual(['created', 'assigned A1 routed']);
    expect(await company.show(id)).toMatchObject({ unansweredSince: null, responseDueAt: null });
  });

  it('6.3 does not take a private note, or a colleague, for an answer', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'online', A2: 'online' } });
    const id = await company.writeIn();

    await company.say(id, { from: 'agent', agent: 'A1', visibility: 'private' });
    await company.say(id, { from: 'agent', agent: 'A2' });

    await company.becomes(['A2']);
  });

  it.each([
    { responseAnchor: 'first_unanswered', seconds: 2 },
    { responseAnchor: 'latest', seconds: 3.5 },
  ] as const)('6.4 counts from the $responseAnchor message: $seconds s', async ({ responseAnchor, seconds }) => {
    const company = await Company.found(api(), { policy: { ...policy, responseAnchor }, agents: { A1: 'online' } });
    const id = await company.writeIn();
    const { assignedAt } = await company.show(id);
    const later = new Date(Date.parse(assignedAt ?? '') + 1_500);
    await expect.poll(() => Date.now(), { interval: 20 }).toBeGreaterThanOrEqual(later.getTime());

    await company.say(id, { from: 'consumer', sentAt: later.toISOString() });

    const due = async () => Date.parse((await company.show(id)).responseDueAt ?? '') - Date.parse(assignedAt ?? '');
    await expect.poll(due, { interval: 20 }).toBe(seconds * 1_000);
  });

  it('6.5 shortens the time when the agent goes away', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'online', A2: 'online' } });
    const id = await company.writeIn();
    const { responseDueAt: before } = await company.show(id);

    await company.declare('A1', 'away');

    await expect.poll(async () => (await company.show(id)).responseDueAt).not.toBe(before);
    await company.becomes(['A2']);
    const events = await company.api.all<{ type: string; data: object }>(`/v1/conversations/${id}/events`);
    expect(events.find((event) => event.type === 'conversation.unassigned')?.data).toMatchObject({
      availability: 'away',
    });
  });

  it('6.6 gives it to the same agent again after the cool-off, where there is no other', async () => {
    const company = await Company.found(api(), { policy: { ...policy, cooloffSeconds: 3 }, agents: { A1: 'online' } });
    const id = await company.writeIn();

    await company.becomes([nobody]);
    const { coolingOff } = await company.show(id);
    await company.becomes(['A1']);

    const { assignedAt } = await company.show(id);
    expect(Date.parse(assignedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(coolingOff[0]?.until ?? ''));
  });

  it('6.7 starts the time anew for the agent whom a supervisor gives it', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'online', A2: 'online' } });
    const id = await company.writeIn();

    await company.api.expect('POST', `/v1/conversations/${id}/assign`, { agentId: company.id('A2') });

    const { assignedAt, responseDueAt } = await company.show(id);
    expect(Date.parse(responseDueAt ?? '') - Date.parse(assignedAt ?? '')).toBe(2_000);
    await company.becomes(['A1']);
    expect(await company.story(id)).toContain('unassigned A2 response_timeout');
    expect(await company.story(id)).not.toContain('unassigned A1 response_timeout');
  });
});

describe('response timer: online 1 s', () => {
  // While it is busy the agent has all the time it wants, so that it answers before the second begins.
  const responseTimeoutSeconds = { online: 1, busy: 0 };
  const policy = { ...wait, assignToBusy: true, responseTimeoutSeconds, responseWarningSeconds: 0, cooloffSeconds: 1 };

  it('6.8 never takes back what was answered, however long nothing more is said', async () => {
    const company = await Company.found(api(), { policy, agents: { A1: 'busy', A2: 'offline' } });
    const id = await company.writeIn();
    await company.say(id, { from: 'agent', agent: 'A1' });
    await expect.poll(async () => (await company.show(id)).unansweredSince).toBeNull();
    await company.declare('A1', 'online');
    await company.declare('A2', 'online');
    // Said now, so three of its timeouts are three that the other did not have.
    const witness = await company.writeIn();

    await expect
      .poll(() => company.story(witness), { timeout: 30_000 })
      .toSatisfy((story: readonly string[]) => story.filter((event) => event.includes('response_timeout')).length >= 3);

    expect(await company.story(id)).toEqual(['created', 'assigned A1 routed']);
    expect(await company.show(id)).toMatchObject({ agentId: company.id('A1'), responseDueAt: null, timeouts: 0 });
    expect(await pendingTimers(id)).toEqual([]);
  });
});

describe('losing an agent', () => {
  it('7.1 moves all three at once: two to one, one to the other', async () => {
    const company = await Company.found(api(), { policy: wait, agents: { A1: 'online', A2: 'away', A3: 'away' } });
    await company.arrive(3);
    await company.declare('A2', 'online');
    await company.declare('A3', 'online');

    await company.declare('A1', 'offline');

    await expect.poll(() => company.spread(), { timeout: 10_000 }).toEqual({ A2: 2, A3: 1 });
  });

  it('7.1b moves the two oldest where only two places are left, and three wait in order', async () => {
    const company = await Company.found(api(), {
      policy: wait,
      agents: { A1: 'online', A2: 'away', A3: 'away' },
      limit: { A1: 5, A2: 1, A3: 1 },
    });
    await company.arrive(5);
    await company.declare('A2', 'online');
    await company.declare('A3', 'online');

    await company.declare('A1', 'offline');

    await expect.poll(() => company.spread(), { timeout: 10_000 }).toEqual({ A2: 1, A3: 1, nobody: 3 });
    const [first, second, ...others] = await Promise.all(company.conversations.map((id) => company.show(id)));
    expect([first?.status, second?.status]).toEqual(['assigned', 'assigned']);
    expect(others.map((view) => view.position)).toEqual([1, 2, 3]);
  });

  it('7.2 lets all three wait when the only one online logs out', async () => {
    const company = await Company.found(api(), { policy: wait, agents: { A1: 'online' } });
    const [id = ''] = await company.arrive(3);

    await company.logOut('A1');

    await company.becomes([nobody, nobody, nobody]);
    expect(await company.story(id)).toContain('unassigned A1 logout');
  });
});

describe('lost connections', () => {
  const lostAfter = (seconds: number) => api().expect('PATCH', '/v1/policy', { connectionLostAfterSeconds: seconds });
  const availabilityOf = async (company: Company, name: string) => {
    const agent = await api().expect<{ availability: string; availabilityCause: string }>(
      'GET',
      `/v1/agents/${company.id(name)}`,
    );
    return [agent.availability, agent.availabilityCause];
  };

  it('7.3 moves nothing while heartbeats come within the limit, and everything once they stop', async () => {
    await lostAfter(2);
    const company = await Company.found(api(), { policy: wait, agents: { A1: 'online', A2: 'away' } });
    const [id = ''] = await company.arrive();
    const beat = () => api().expect('POST', `/v1/agents/${company.id('A1')}/heartbeat`);
    const startedAt = Date.now();
    const beatAgain = async () => {
      await beat();
      return Date.now() - startedAt;
    };

    await expect.poll(beatAgain, { interval: 500, timeout: 6_000 }).toBeGreaterThan(4_000);
    expect(await availabilityOf(company, 'A1')).toEqual(['online', 'declared']);
    expect(await company.holders()).toEqual(['A1']);

    await company.becomes([nobody]);
    expect(await availabilityOf(company, 'A1')).toEqual(['offline', 'connection_lost']);
    expect(await company.story(id)).toContain('unassigned A1 connection_lost');
    await beat();
    expect(await availabilityOf(company, 'A1')).toEqual(['offline', 'connection_lost']);
  });

  it('never times out an agent without heartbeats', async () => {
    await lostAfter(1);
    const company = await Company.found(api(), { policy: wait, agents: { A1: 'online', B1: 'online' } });

    await api().expect('POST', `/v1/agents/${company.id('B1')}/heartbeat`);

    await expect.poll(() => availabilityOf(company, 'B1'), { timeout: 5_000 }).toEqual(['offline', 'connection_lost']);
    expect(await availabilityOf(company, 'A1')).toEqual(['online', 'declared']);
  });
});

describe('agents who keep missing answers', () => {
  it('sets an agent away after so many in a row, and tells supervisors of the conversation', async () => {
    await api().expect('PATCH', '/v1/policy', { missesBeforeAway: 2 });
    const policy = { ...wait, responseTimeoutSeconds: { online: 1 }, responseWarningSeconds: 0, cooloffSeconds: 1 };
    const company = await Company.found(api(), {
      policy: { ...policy, escalateAfterTimeouts: 2 },
      agents: { A1: 'online' },
    });
    await api().expect('PUT', `/v1/agents/${company.id('boss')}`, { name: 'Boss', role: 'supervisor' });
    const id = await company.writeIn();

    const availability = async () =>
      (await api().expect<{ availability: string }>('GET', `/v1/agents/${company.id('A1')}`)).availability;
    await expect.poll(availability, { timeout: 10_000 }).toBe('away');

    expect((await company.story(id)).filter((event) => event.startsWith('escalated'))).toHaveLength(1);
    const told = await api().all<{ type: string }>(`/v1/notifications?agentId=${company.id('boss')}`);
    expect(told.map((notification) => notification.type)).toEqual(['escalated']);
    await api().expect('PATCH', '/v1/policy', { missesBeforeAway: null });
  });
});

describe('people', () => {
  it('8.1 lets exactly one of fifty simultaneous claims win', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `A${index + 1}`);
    const agents = Object.fromEntries(names.map((name) => [name, 'offline' as const]));
    const company = await Company.found(api(), { policy: { ...wait, mode: 'manual' }, agents });
    const [id = ''] = await company.arrive();

    const answers = await Promise.all(
      names.map((name) =>
        api().call<{ code?: string; agentId: string }>('POST', `/v1/conversations/${id}/claim`, {
          agentId: company.id(name),
        }),
      ),
    );

    const won = answers.filter((answer) => answer.status === 200);
    const lost = answers.filter((answer) => answer.status === 409);
    const winner = won[0]?.body.agentId;
    expect([won.length, lost.length]).toEqual([1, 49]);
    expect(lost.map(({ body }) => [body.code, body.agentId])).toEqual(lost.map(() => ['already_assigned', winner]));
    expect((await company.story(id)).filter((event) => event.startsWith('assigned'))).toHaveLength(1);
  });

  it('8.2 refuses somebody outside the inbox, but not an administrator', async () => {
    const company = await Company.found(api(), {
      policy: wait,
      agents: { A1: 'online', B1: 'online', B2: 'online' },
      members: ['A1'],
    });
    await company.api.expect('PUT', `/v1/agents/${company.id('B2')}`, { name: 'B2', role: 'administrator' });
    const [id = ''] = await company.arrive();

    const outsider = await api().call('POST', `/v1/conversations/${id}/assign`, { agentId: company.id('B1') });
    const administrator = await api().call('POST', `/v1/conversations/${id}/assign`, { agentId: company.id('B2') });

    expect(outsider).toMatchObject({ status: 409, body: { code: 'agent_not_in_inbox' } });
    expect(administrator).toMatchObject({ status: 200, body: { agentId: company.id('B2') } });
  });

  it('8.3 refuses an agent outside the team and changes nothing', async () => {
    const company = await Company.found(api(), { policy: wait, agents: { A1: 'online', A2: 'online' } });
    await company.api.expect('PUT', `/v1/teams/${company.id('T')}`, { name: 'T', members: [company.id('A1')] });
    const [id = ''] = await company.arrive(1, { teamId: company.id('T') });

    const answer = await api().call('POST', `/v1/conversations/${id}/assign`, { agentId: company.id('A2') });

    expect(answer).toMatchObject({ status: 409, body: { code: 'agent_not_in_team' } });
    expect(await company.holders()).toEqual(['A1']);
  });

  it('8.4 parks what is unassigned: a freed agent does not get it, the route command gives it', async () => {
    const company = await Company.found(api(), { policy: wait, agents: { A1: 'online' }, limit: 1 });
    const [id = ''] = await company.arrive();

    await company.api.expect('POST', `/v1/conversations/${id}/unassign`);
    await company.arrive();
    await company.api.expect('POST', `/v1/conversations/${company.conversations[1]}/resolve`);

    expect(await company.show(id)).toMatchObject({ status: 'waiting', parked: true, agentId: null, position: null });
    const routed = await company.api.expect('POST', `/v1/conversations/${id}/route`);
    expect(routed).toMatchObject({ status: 'assigned', parked: false, agentId: company.id('A1') });
  });
});

/** The timers the conversation has set that have neither fired nor been cancelled. */
async function pendingTimers(conversationId: string): Promise<readonly string[]> {
  const { events } = await temporal().workflow.getHandle(conversationWorkflowId(conversationId)).fetchHistory();
  const started = (events ?? []).flatMap((event) => event.timerStartedEventAttributes?.timerId ?? []);
  const ended = (events ?? []).flatMap(
    (event) => (event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes)?.timerId ?? [],
  );
  return started.filter((timerId) => !ended.includes(timerId));
}
