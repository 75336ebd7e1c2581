// The part of docs/rules.md about events: every type with its name, and how a history is stored.
import { ORDER_EVENT_TYPES, type SellerEventType } from '../../../packages/core/src/index.ts'
import { eventText } from '../../../packages/sdk/src/locales/en/index.ts'
import { code, file, rule, table } from '../markdown.ts'

const HISTORY = `Every order is an append-only list of events. In each, \`at\` is when it took effect and \`recordedAt\` is when it was recorded, both in
the orders' time. Both parties see the list. The same types are sent [by webhook](#webhooks). Types are only ever added; a different
meaning gets a different name. Each event carries the hash of the one before, so an exported history can be verified offline
(${file('packages/sdk/src/verify.ts')}). Free text enters the chain as a salted digest and is stored beside it, so that it can be
erased without breaking the chain. Texts that a reader may not see work the same way: they are left out and named in \`sealed\`,
and the history still verifies. Events hold people's ids, not their names; the name shown is the one given with the person's
latest order.`

const types = (): string =>
  table(
    ['type', 'name'],
    ORDER_EVENT_TYPES.map(type => [code(type), eventText(type)]),
  )

const SELLER_EVENTS: Readonly<Record<SellerEventType, string>> = {
  'seller.registered': 'The seller was registered: by their first order, an import or the marketplace.',
  'seller.since_corrected': 'The marketplace corrected the date since which the seller has been selling.',
  'level.set': 'The marketplace set the level.',
  'seller.raised': 'An evaluation raised the level.',
  'seller.kept': 'An evaluation kept a level that was at risk.',
  'seller.at_risk': 'An evaluation found a criterion failed: the level is at risk.',
  'seller.lowered': 'An evaluation lowered the level.',
  'seller.proposed': 'An evaluation proposed a level. Staff decide on the proposal.',
  'risk.started': 'From this instant, the seller fails a criterion for keeping the level.',
  'risk.ended': 'From this instant, the seller no longer fails any criterion for keeping the level.',
  'warning.added': 'A warning was added; `open` is the number of open warnings.',
  'warning.lifted': 'A warning was lifted; `open` is the number of open warnings.',
  'appeal.opened': 'The seller appealed against an evaluation.',
  'appeal.ruled': 'Staff ruled on the appeal.',
  'proposal.ruled': 'Staff decided on the proposed level.',
}
const OTHERS = `Sellers and policies have histories of the same form. The seller, staff and the marketplace can read a seller's history;
everybody can read a policy's. Live streams send the new version of each order, seller and policy that the reader may see. \`GET /v1/events\` is the
feed: the events that webhooks send, with the same ids and contents, for receivers that cannot be reached or want to compare. It returns
events in the order of saving, those of each stream in sequence, and never skips one that is committed late. To continue, set \`after\` to the last \`next\`.`

const others = (): string =>
  table(
    ['type', 'meaning'],
    [
      ...Object.entries(SELLER_EVENTS).map(([type, meaning]) => [code(type), meaning]),
      [code('policy.published'), 'A version of a policy was published; `inForceSince` is when it takes effect.'],
    ],
  )

export const events = (): string =>
  [
    HISTORY,
    types(),
    OTHERS,
    others(),
    `Their data is in ${rule('events.ts')}, ${file('packages/core/src/seller/events.ts')} and ${file('packages/core/src/versions/decide.ts')}.`,
  ].join('\n\n')
