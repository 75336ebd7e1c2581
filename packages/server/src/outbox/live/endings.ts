// Publishes the ids of keys and sessions that have ended on any server, so that streams close at once and cached keys
// are dropped.

export interface Endings {
  /** Calls the listener with the id of each key or session that ends from now on; returns an unsubscribe function. */
  subscribe(listener: (id: string) => void): () => void
  notify(id: string): void
}

export function createEndings(): Endings {
  const listeners = new Set<(id: string) => void>()
  return {
    subscribe: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    notify: id => {
      for (const listener of listeners) listener(id)
    },
  }
}
