// For whom this tab was opened: sent along with every call, kept over a reload, changed only by somebody’s own step.
import type { ActorName } from '@evenhand/sdk'
import type { Me } from './cache.ts'

/** In the tab’s own storage: another tab may be somebody else’s. */
export const PERSON = 'opened-for'

const ACTOR = /^(buyer|seller|staff):[!-~]+$/
export const isActor = (text: string | null): text is ActorName => text !== null && ACTOR.test(text)

/** The person of this tab as an actor; null before anybody was signed in here. */
export function openedFor(): ActorName | null {
  const stored = sessionStorage.getItem(PERSON)
  return isActor(stored) ? stored : null
}

/** From now on the tab acts for this person; null forgets whom it was opened for. */
export function openFor(actor: string | null): void {
  if (isActor(actor)) sessionStorage.setItem(PERSON, actor)
  else sessionStorage.removeItem(PERSON)
}

/** `buyer:lena`; null for a key of the marketplace, which no page has. */
export const actorOf = (me: Pick<Me, 'role' | 'person'>): string | null => me.person && `${me.role}:${me.person.id}`
