// English: the texts of the level page. They are separate because only that page loads them.
export { type LevelReader, type Part, type Phrase, phraseText } from './pages/level/phrase.ts'
export { levelPage } from './pages/level.ts'
