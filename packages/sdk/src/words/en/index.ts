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
export { actions } from './pages/actions.ts'
export { answering } from './pages/answer.ts'
export { effects } from './pages/effects.ts'
export { type LevelReader, type Part, type Phrase, phraseWords } from './pages/level/phrase.ts'
export { levelPage } from './pages/level.ts'
export { levelBadge, levelEffect } from './pages/levelEffect.ts'
export { type ShownLink, shownLink } from './pages/link.ts'
export { orderList } from './pages/list.ts'
export { orderPage } from './pages/order.ts'
export { type Cast, castOf, roleOf } from './pages/people.ts'
export { requestWords } from './pages/request.ts'
export { type Goal, resolution } from './pages/resolution.ts'
export { sessions } from './pages/sessions.ts'
export { shell } from './pages/shell.ts'
export { sure } from './pages/sure.ts'
export { distanceWords, exactWords, inReadersZone, leftWords, type Reader, whenWords, zoneWords } from './pages/time.ts'
export { type Fact, factWords, type Told, timeline } from './pages/timeline.ts'
export { tryIt } from './pages/tryit.ts'
export { type InstantStyle, instantWords, moneyWords, spanWords } from './quantities.ts'
export { refusalWords } from './refusals.ts'
export { linkWords, textWords } from './texts.ts'
