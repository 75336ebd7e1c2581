// English: every sentence of the API and every name that a page shows, as typed functions without a setting.
export { doorWords } from './door.ts'
export { type Finding, fieldWords } from './fields.ts'
export type { Words } from './grammar.ts'
export {
  actionWords,
  eventWords,
  faultWords,
  kindWords,
  phaseWords,
  type ReasonCode,
  reasonWords,
  roleWords,
} from './names.ts'
export { outcomeLabel } from './outcome.ts'
export { type InstantStyle, instantWords, moneyWords, spanWords } from './quantities.ts'
export { refusalWords } from './refusals.ts'
