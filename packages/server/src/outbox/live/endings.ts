// Word of keys and sessions that have ended, on this server or another: streams end at once, and no key is believed from memory.

export interface Endings {
  /** Hears the id of every key or session that has ended from now on; gives back how to stop. */
  subscribe(listener: (id: string) => void): () => void
  tell(id: string): void
}

export function createEndings(): Endings {
  const listeners = new Set<(id: string) => void>()
  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    tell: id => {
      for (const listener of listeners) listener(id)
    },
  }
}
