// The policy in force, fetched once, with the way back when that fails.
import type { Result } from '@evenhand/sdk'
import { useCallback, useEffect, useState } from 'react'
import { api } from '../api.ts'

export type PolicyInForce = Result<'getPolicy'>

export type Fetched =
  | { readonly state: 'loading' }
  | { readonly state: 'here'; readonly value: PolicyInForce }
  | { readonly state: 'failed'; readonly again: () => void }

export function usePolicy(): Fetched {
  const [fetched, setFetched] = useState<Fetched>({ state: 'loading' })
  const fetchNow = useCallback((signal?: AbortSignal) => {
    setFetched({ state: 'loading' })
    api.getPolicy({}, { signal }).then(
      value => setFetched({ state: 'here', value }),
      () => signal?.aborted || setFetched({ state: 'failed', again: () => fetchNow() }),
    )
  }, [])
  useEffect(() => {
    const leaving = new AbortController()
    fetchNow(leaving.signal)
    return () => leaving.abort()
  }, [fetchNow])
  return fetched
}
