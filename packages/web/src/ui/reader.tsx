// The reader's time zone and locale, and the current time of the orders, by which pages show instants.
import type { Reader } from '@evenhand/sdk/locales'
import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react'

/** The clock of the orders, which may jump. */
interface Clock {
  readonly now: () => number
  readonly subscribe: (listener: () => void) => () => void
  /** The number of jumps so far. */
  readonly jumps: () => number
}
interface Setting {
  readonly timeZone: string
  readonly locale: string
  readonly clock: Clock
}
const REAL: Clock = { now: Date.now, subscribe: () => () => undefined, jumps: () => 0 }

const browsersZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone ?? 'UTC'
const Context = createContext<Setting>({ timeZone: browsersZone(), locale: 'en-GB', clock: REAL })

interface Person {
  readonly language?: string
  readonly timeZone?: string
}

export function ReaderProvider({
  person,
  clock,
  formats,
  children,
}: {
  readonly person: Person | null
  readonly clock: Clock
  /** Returns the BCP 47 tag by which dates and numbers are written for a reader with this language. */
  readonly formats: (language: string | undefined) => string
  readonly children: ReactNode
}) {
  const [timeZone, locale] = [person?.timeZone ?? browsersZone(), formats(person?.language)]
  const value = useMemo(() => ({ timeZone, locale, clock }), [timeZone, locale, clock])
  return <Context value={value}>{children}</Context>
}

const beats = new Map<
  number,
  { readonly listeners: Set<() => void>; turn: number; timer: ReturnType<typeof setInterval> }
>()
/** Shares one timer between all components with the same interval, since a page shows hundreds of instants. */
function beatOf(everyMs: number) {
  const subscribe = (listener: () => void) => {
    const beat = beats.get(everyMs) ?? started(everyMs)
    beat.listeners.add(listener)
    return () => {
      beat.listeners.delete(listener)
      if (beat.listeners.size > 0) return
      clearInterval(beat.timer)
      beats.delete(everyMs)
    }
  }
  return { subscribe, read: () => beats.get(everyMs)?.turn ?? 0 }
}
function started(everyMs: number) {
  const listeners = new Set<() => void>()
  const timer = setInterval(() => {
    beat.turn++
    for (const listener of listeners) listener()
  }, everyMs)
  const beat = { listeners, turn: 0, timer }
  beats.set(everyMs, beat)
  return beat
}
const USUAL_MS = 30_000
const usual = beatOf(USUAL_MS)

/** Returns the reader with the current time, and rerenders every `everyMs`. */
export function useReader(everyMs = USUAL_MS): Reader {
  const { timeZone, locale, clock } = useContext(Context)
  const beat = useMemo(() => (everyMs === USUAL_MS ? usual : beatOf(everyMs)), [everyMs])
  useSyncExternalStore(beat.subscribe, beat.read)
  useSyncExternalStore(clock.subscribe, clock.jumps)
  return { timeZone, locale, now: clock.now() }
}
