// For whom the page is written: zone, locale and the time of the orders, for every instant that it shows.
import type { Reader } from '@evenhand/sdk/words/en'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

interface Setting {
  readonly timeZone: string
  readonly locale: string
  readonly now: () => number
}

const browsersZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'
const Context = createContext<Setting>({ timeZone: browsersZone(), locale: 'en-GB', now: Date.now })

interface Person {
  readonly language?: string
  readonly timeZone?: string
}

/** The words are English: dates follow the reader's kind of English. */
const localeOf = (language: string | undefined): string =>
  [language, ...navigator.languages].find(tag => tag?.startsWith('en-')) ?? 'en-GB'

export function ReaderProvider({
  person,
  now,
  children,
}: {
  readonly person: Person | null
  readonly now: () => number
  readonly children: ReactNode
}) {
  const value = { timeZone: person?.timeZone ?? browsersZone(), locale: localeOf(person?.language), now }
  return <Context value={value}>{children}</Context>
}

/** The reader at this moment; comes again every `everyMs`. */
export function useReader(everyMs = 30_000): Reader {
  const { timeZone, locale, now } = useContext(Context)
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return { timeZone, locale, now: now() }
}
