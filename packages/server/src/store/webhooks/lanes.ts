// The table of lanes. A stream has one outbox cursor per lane and endpoint, so that money requests wait for no other
// events.
import { requestsMoney } from '@evenhand/core'

/** Lanes are independent: a failing one delays no other. */
export const LANES = {
  events: { money: false, replay: false },
  money: { money: true, replay: false },
  replay: { money: false, replay: true },
  money_replay: { money: true, replay: true },
} as const satisfies Readonly<Record<string, { readonly money: boolean; readonly replay: boolean }>>
export type Lane = keyof typeof LANES

const isLane = (name: string): name is Lane => name in LANES
export const LANE_NAMES: readonly Lane[] = Object.keys(LANES).filter(isLane)

/** Returns the lane of new events of this type. */
export const laneOf = (type: string): Lane => (requestsMoney(type) ? 'money' : 'events')
