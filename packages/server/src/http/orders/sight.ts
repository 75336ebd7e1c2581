// Decides visibility by role, with one exhaustive switch per kind of data.
import type { Actor } from '@evenhand/core'
import type { Viewer } from '../../store/orders/lists.ts'
import type { SubjectRow } from '../../store/streams/subjects.ts'

/** The actors that can call. The payment side and the clock only appear as actors of events. */
export type CallingActor = Extract<Actor, { readonly id: string }> | { readonly role: 'marketplace' }

/** Returns the calling person as `role:id`; null for the marketplace, which is not a person. */
export const personOf = (actor: CallingActor): string | null =>
  actor.role === 'marketplace' ? null : `${actor.role}:${actor.id}`

/**
 * Reports whether the actor may see a seller's balance and level: the seller, staff and the marketplace may. A buyer
 * could use a level as leverage.
 */
export function seesSeller(id: string, actor: CallingActor): boolean {
  switch (actor.role) {
    case 'buyer':
      return false
    case 'seller':
      return actor.id === id
    case 'staff':
    case 'marketplace':
      return true
  }
}

/** Reports whether the live stream and the feed send this caller the events of an order, a seller or a policy. */
export function seesSubject(actor: CallingActor, found: Omit<SubjectRow, 'version'>): boolean {
  switch (found.kind) {
    case 'order':
      return seesOrder(actor, found)
    case 'seller':
      return seesSeller(found.subject, actor)
    case 'policy':
      return true
  }
}

function seesOrder(actor: CallingActor, { buyer, seller }: Pick<SubjectRow, 'buyer' | 'seller'>): boolean {
  switch (actor.role) {
    case 'buyer':
      return actor.id === buyer
    case 'seller':
      return actor.id === seller
    case 'staff':
    case 'marketplace':
      return true
  }
}

/** Returns whose orders the caller's list contains. */
export function viewerOf(actor: CallingActor): Viewer {
  switch (actor.role) {
    case 'buyer':
    case 'seller':
      return { role: actor.role, id: actor.id }
    case 'staff':
    case 'marketplace':
      return { role: 'staff' }
  }
}

/** Reports whether the actor sees lists across all people: staff and the marketplace do. */
export function seesEverything(actor: CallingActor): boolean {
  switch (actor.role) {
    case 'buyer':
    case 'seller':
      return false
    case 'staff':
    case 'marketplace':
      return true
  }
}
