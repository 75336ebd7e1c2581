// Who sees what: one closed list of roles for each thing, complete by type. A role that is not named sees nothing.
import type { Actor } from '@evenhand/core'
import type { Change } from '../../store/changes.ts'
import type { Viewer } from '../../store/orders/lists.ts'

/** Who can call at all. The payment side and the clock stand in histories; nobody calls as them. */
export type CallingActor = Extract<Actor, { readonly id: string }> | { readonly role: 'marketplace' }

/** The person who calls, as `role:id`; null for the marketplace, which is no person. */
export const personOf = (actor: CallingActor): string | null =>
  actor.role === 'marketplace' ? null : `${actor.role}:${actor.id}`

/** A seller's balance and level: for itself, staff and the marketplace. To a buyer a level would be a lever. */
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

/** Whether the live stream tells this caller of a changed order. */
export function seesChange(actor: CallingActor, { buyer, seller }: Pick<Change, 'buyer' | 'seller'>): boolean {
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

/** Whose list of orders a caller reads. */
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

/** What lies open to staff and the marketplace across everybody. */
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
