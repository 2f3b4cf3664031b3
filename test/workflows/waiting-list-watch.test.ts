import { expect, test } from 'vitest';
import { someoneWoken } from '../../contract/messages.ts';
import { addSeconds } from '../../routing/instants.ts';
import { after, eventually, secondsBetween, useStage } from './stage.ts';

const stage = useStage();

const watch = () => stage.begin('waitingListWatch', someoneWoken);

const inSeconds = async (seconds: number) => addSeconds(await stage.now(), seconds);

test('looks when whoever was woken had time to react, and ends where nobody is left who may', async () => {
  const world = stage.world();
  const began = await stage.now();

  await (await watch()).result();

  expect(world.watch.lookedAt).toHaveLength(1);
  expect(secondsBetween([began, ...world.watch.lookedAt])).toEqual([after(6)]);
});

test('looks for those, too, of whom it was told just before it looked', async () => {
  const world = stage.world();
  const looking = world.gate.hold('passOver');
  const watching = await watch();
  await looking.reached;
  await watching.signal(someoneWoken);
  const told = await stage.now();
  looking.release();

  await watching.result();

  const [, second = ''] = world.watch.lookedAt;
  expect(secondsBetween([told, second])).toEqual([after(6)]);
});

test('has those served who stand behind one that does not react', async () => {
  const world = stage.world({ agents: { ana: { availability: 'away' } } });
  const behind = stage.conversation();
  await behind.open();
  world.declare('ana', 'online');
  world.watch.finds.push({ wake: [behind.id], lookAgainAt: null });

  await (await watch()).result();

  await eventually(() => world.row(behind.id).agentId).toBe('ana');
});

test('looks again when the grace of those who were woken is over, and until nobody is left', async () => {
  const world = stage.world();
  const soon = await inSeconds(6);
  const later = await inSeconds(60);
  world.watch.finds.push({ wake: [], lookAgainAt: soon }, { wake: [], lookAgainAt: later });

  await (await watch()).result();

  const [, second = '', third = '', ...more] = world.watch.lookedAt;
  expect(secondsBetween([soon, second])).toEqual([after(0)]);
  expect(secondsBetween([later, third])).toEqual([after(0)]);
  expect(more).toEqual([]);
});

test('looks again at once where that time is past', async () => {
  const world = stage.world();
  world.watch.finds.push({ wake: [], lookAgainAt: await inSeconds(-60) });

  await (await watch()).result();

  expect(secondsBetween(world.watch.lookedAt)).toEqual([after(0)]);
});

test('looks again where somebody is woken while it is looking', async () => {
  const world = stage.world();
  const looking = world.gate.hold('passOver');
  const watching = await watch();
  await looking.reached;

  await watching.signal(someoneWoken);
  looking.release();

  await watching.result();
  expect(world.watch.lookedAt).toHaveLength(2);
});

test('goes by the time it was given, however many are woken meanwhile', async () => {
  const world = stage.world();
  const lookAgainAt = await inSeconds(60);
  world.watch.finds.push({ wake: [], lookAgainAt });
  const watching = await watch();
  await eventually(() => world.watch.lookedAt).toHaveLength(1);

  for (let woken = 0; woken < 5; woken += 1) await watching.signal(someoneWoken);

  await watching.result();
  const [, second = '', ...more] = world.watch.lookedAt;
  expect(secondsBetween([lookAgainAt, second])).toEqual([after(0)]);
  expect(more).toEqual([]);
});
