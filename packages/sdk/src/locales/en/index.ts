// English: every sentence of the API and every name that a page shows, as typed functions without a setting.
export { httpProblemText } from './door.ts'
export { type Finding, fieldText } from './fields.ts'
export type { Texts } from './grammar.ts'
export {
  actionText,
  eventText,
  faultText,
  kindText,
  phaseText,
  type ReasonCode,
  reasonText,
  roleText,
} from './names.ts'
export { outcomeLabel } from './outcome.ts'
export { actions } from './pages/actions.ts'
export { answering } from './pages/answer.ts'
export { effects } from './pages/effects.ts'
export { type LevelReader, type Part, type Phrase, phraseText } from './pages/level/phrase.ts'
export { levelPage } from './pages/level.ts'
export { levelBadge, levelEffect } from './pages/levelEffect.ts'
export { type ShownLink, shownLink } from './pages/link.ts'
export { orderList } from './pages/list.ts'
export { orderPage } from './pages/order.ts'
export { type Cast, castOf, roleOf } from './pages/people.ts'
export { requestText } from './pages/request.ts'
export { type Goal, resolution } from './pages/resolution.ts'
export { sessions } from './pages/sessions.ts'
export { shell } from './pages/shell.ts'
export { sure } from './pages/sure.ts'
export { distanceText, exactText, inReadersZone, leftText, type Reader, whenText, zoneText } from './pages/time.ts'
export { type Fact, factText, type Told, timeline } from './pages/timeline.ts'
export { tryIt } from './pages/tryit.ts'
export { type InstantStyle, instantText, moneyText, spanText } from './quantities.ts'
export { refusalText } from './refusals.ts'
export { linkText, textFaultText } from './texts.ts'
