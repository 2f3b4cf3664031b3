import { PRIORITIES } from '../../contract/model.ts';
import type { AmendTransition } from '../../contract/transitions.ts';
import { isListed, refuse, setTeam, startWaiting } from './changes.ts';
import { routeNow } from './route.ts';
import { addEvent, type Work } from './work.ts';

/** Changes priority or skills; a hand-off may set the team too, and ends `pending`. What waits is ranked and routed anew. */
export async function amendStep(work: Work, amend: AmendTransition): Promise<void> {
  const { draft } = work;
  refuse(work, amend.handOff ? 'handOff' : 'amend');
  const before = describe(work);
  if (amend.priority !== undefined) draft.priority = PRIORITIES.indexOf(amend.priority);
  if (amend.skills !== undefined) draft.skills = amend.skills;
  const amended = JSON.stringify(before) !== JSON.stringify(describe(work));
  if (amended) {
    work.changed = true;
    addEvent(work, { type: 'conversation.amended', data: describe(work) });
  }
  if (amend.teamId !== undefined && amend.teamId !== draft.teamId) setTeam(work, amend.teamId);
  if (amend.handOff) startWaiting(work);
  if (isListed(work) && (amend.handOff || amended)) await routeNow(work);
}

const describe = ({ draft }: Work) => ({ priority: PRIORITIES[draft.priority], skills: draft.skills });
