// Small icons beside text. Screen readers skip an icon, since the text beside it says the same.
import s from '../ui.module.css'

const DRAWN = {
  /** A clock for the reader's turn. */
  turn: 'M8 4.8V8l2.2 1.4M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  /** A warning sign for something that is late. */
  late: 'M8 4.6v4m0 2.6v.2M8 1.8 14.6 13.6H1.4Z',
  done: 'm3 8.6 3.2 3.2L13 4.6',
  /** A circled dash for an order that ended without completion. */
  ended: 'M5.4 8h5.2M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  now: 'M8 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8ZM14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0Z',
  /** An hourglass for the other party's turn. */
  waiting:
    'M4.5 2.5h7m-7 11h7M5.2 2.5v2.2c0 1.6 2.8 2.2 2.8 3.3s-2.8 1.7-2.8 3.3v2.2m5.6-11v2.2C10.8 6.3 8 6.9 8 8s2.8 1.7 2.8 3.3v2.2',
} as const

export type IconName = keyof typeof DRAWN

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className={s.icon} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={DRAWN[name]} />
  </svg>
)
