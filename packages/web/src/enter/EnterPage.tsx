// Opens a link: sends its token by POST, so that a mail scanner that fetches the page does not use it up.
import { ProblemError } from '@evenhand/sdk'
import { shell } from '@evenhand/sdk/words/en'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useEnter } from '../api/session.ts'
import { Plain } from '../ui/notices.tsx'

export function EnterPage() {
  const navigate = useNavigate()
  const { mutateAsync, error } = useEnter()
  const sent = useRef(false)
  const token = useRef(window.location.hash.slice(1))
  useEffect(() => {
    if (sent.current || token.current === '') return
    sent.current = true
    // The token leaves the address before anything else happens.
    window.history.replaceState(window.history.state, '', '/enter')
    void mutateAsync(token.current)
      .then(id =>
        id === null
          ? navigate({ to: '/orders', replace: true })
          : navigate({ to: '/orders/$id', params: { id }, replace: true }),
      )
      .catch(() => undefined)
  }, [mutateAsync, navigate])
  const detail =
    token.current === ''
      ? shell.entering.missing
      : error instanceof ProblemError
        ? error.message
        : shell.noAnswer.reading
  const failed = token.current === '' || error !== null
  return (
    <div role="status">
      <Plain title={failed ? shell.entering.failed : shell.entering.title}>
        <p>{failed ? detail : shell.entering.detail}</p>
      </Plain>
    </div>
  )
}
