// The texts of the page in its language, set before the first component renders and again when the language changes.
import type { LevelLocale, Locale } from '@evenhand/sdk/locales'

export let actions: Locale['actions']
export let answering: Locale['answering']
export let castOf: Locale['castOf']
export let distanceText: Locale['distanceText']
export let effects: Locale['effects']
export let exactText: Locale['exactText']
export let factText: Locale['factText']
export let leftText: Locale['leftText']
export let levelBadge: Locale['levelBadge']
export let levelEffect: Locale['levelEffect']
export let moneyText: Locale['moneyText']
export let orderList: Locale['orderList']
export let orderPage: Locale['orderPage']
export let outcomeLabel: Locale['outcomeLabel']
export let problemText: Locale['problemText']
export let requestText: Locale['requestText']
export let resolution: Locale['resolution']
export let sessions: Locale['sessions']
export let shell: Locale['shell']
export let sure: Locale['sure']
export let timeline: Locale['timeline']
export let tryIt: Locale['tryIt']
export let whenText: Locale['whenText']
export let whyRefused: Locale['whyRefused']
export let zoneText: Locale['zoneText']

/** Replaces the texts. Importing modules see the new texts, so read them while rendering, never at import. */
export function setLocale(locale: Locale): void {
  actions = locale.actions
  answering = locale.answering
  castOf = locale.castOf
  distanceText = locale.distanceText
  effects = locale.effects
  exactText = locale.exactText
  factText = locale.factText
  leftText = locale.leftText
  levelBadge = locale.levelBadge
  levelEffect = locale.levelEffect
  moneyText = locale.moneyText
  orderList = locale.orderList
  orderPage = locale.orderPage
  outcomeLabel = locale.outcomeLabel
  problemText = locale.problemText
  requestText = locale.requestText
  resolution = locale.resolution
  sessions = locale.sessions
  shell = locale.shell
  sure = locale.sure
  timeline = locale.timeline
  tryIt = locale.tryIt
  whenText = locale.whenText
  whyRefused = locale.whyRefused
  zoneText = locale.zoneText
}

export let levelPage: LevelLocale['levelPage']
export let phraseText: LevelLocale['phraseText']

/** Replaces the texts of the level page, which does not render before this is called. */
export function setLevelLocale(locale: LevelLocale): void {
  levelPage = locale.levelPage
  phraseText = locale.phraseText
}
