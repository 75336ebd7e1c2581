// The language that suits a reader, and how dates are written for that reader.
import { describe, expect, it } from 'vitest'
import * as en from './en/index.ts'
import * as enLevel from './en/level.ts'
import { formatsFor, LANGUAGES, type Language, languageFor } from './languages.ts'

it.each([
  { tags: ['en-US', 'de'], language: 'en', because: 'its base is ours' },
  { tags: ['de', 'en-GB'], language: 'en', because: 'the first is not ours' },
  { tags: ['en-XA'], language: 'en-XA', because: 'it is ours as a whole' },
  { tags: ['ar-XB-u-nu-latn'], language: 'ar-XB', because: 'a shorter form is ours' },
  { tags: ['ar'], language: 'en', because: 'a longer form is not asked for' },
  { tags: ['zz', 'ja'], language: 'en', because: 'none is ours' },
  { tags: [], language: 'en', because: 'there is none' },
])('the language for a reader of $tags is $language, because $because', ({ tags, language }) => {
  expect(languageFor(tags)).toBe(language)
})

it.each([
  { language: 'en', tags: ['en-US', 'en-GB'], formats: 'en-US' },
  { language: 'en', tags: ['de', 'en-AU'], formats: 'en-AU' },
  { language: 'en', tags: ['de', 'en'], formats: 'en-GB' },
  { language: 'en-XA', tags: ['en-XA', 'en-US'], formats: 'en-US' },
  { language: 'ar-XB', tags: ['ar-XB'], formats: 'en-GB' },
] as const)(
  'the language $language writes dates as in $formats for a reader of $tags',
  ({ language, tags, formats }) => {
    expect(formatsFor(language, tags)).toBe(formats)
  },
)

describe.each(Object.keys(LANGUAGES) as Language[])('the language %s', language => {
  it('has every text of English', async () => {
    const locale = await LANGUAGES[language].load()
    expect(Object.keys(locale).sort()).toEqual(Object.keys(en).sort())
    expect(Object.keys(await LANGUAGES[language].loadLevel()).sort()).toEqual(Object.keys(enLevel).sort())
  })
})
