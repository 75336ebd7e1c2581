// The person of this tab: sent with every call, kept when the page reloads, and changed only by the reader.
import type { ActorName } from '@evenhand/sdk'
import type { Me } from './cache.ts'

/**
 * The key of the tab’s person in `sessionStorage`, which each tab has for itself, since another tab can have another
 * person.
 */
export const PERSON = 'opened-for'

const ACTOR = /^(buyer|seller|staff):[!-~]+$/
export const isActor = (text: string | null): text is ActorName => text !== null && ACTOR.test(text)

/** Returns the person of this tab as an actor, or null before the first sign-in. */
export function openedFor(): ActorName | null {
  const stored = sessionStorage.getItem(PERSON)
  return isActor(stored) ? stored : null
}

/** Makes the tab act for this person from now on; null makes it forget the person. */
export function openFor(actor: string | null): void {
  if (isActor(actor)) sessionStorage.setItem(PERSON, actor)
  else sessionStorage.removeItem(PERSON)
}

/** Returns the actor, such as `buyer:lena`; null for the marketplace, which has an API key and no pages. */
export const actorOf = (me: Pick<Me, 'role' | 'person'>): string | null => me.person && `${me.role}:${me.person.id}`
