// Redeems a link when a button is pressed, so that a scanner that only fetches or renders the page does not use up the
// link. The token is sent by POST.
import { ProblemError } from '@evenhand/sdk'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEnter } from '../api/session.ts'
import { problemText, shell } from '../locale.ts'
import { FailureNotice, Plain } from '../ui/notices/notices.tsx'
import { Button } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import ui from '../ui/ui.module.css'

export function EnterPage() {
  const token = useLocation({ select: ({ hash }) => hash })
  if (token === '')
    return (
      <Plain title={shell.entering.failed}>
        <p>{shell.entering.missing}</p>
      </Plain>
    )
  return <Enter key={token} token={token} />
}

function Enter({ token }: { readonly token: string }) {
  const navigate = useNavigate()
  const reader = useReader()
  const { mutateAsync, error, isPending } = useEnter()
  const problem = error instanceof ProblemError ? error.problem : null
  // The token stays in the address until it is redeemed, so that the page can be reloaded.
  const open = (more: { readonly replace?: true } = {}) =>
    void mutateAsync({ token, ...more })
      .then(id =>
        id === null
          ? navigate({ to: '/orders', replace: true })
          : navigate({ to: '/orders/$id', params: { id }, replace: true }),
      )
      .catch(() => undefined)
  if (problem?.code === 'other_session_open') {
    const { signedInName, opensForName } = problem.facts
    return (
      <Plain key="asks" title={shell.entering.asking(signedInName, opensForName)}>
        <p>{shell.entering.askingDetail(signedInName)}</p>
        <p className={ui.row}>
          <Button look="primary" disabled={isPending} onClick={() => open({ replace: true })}>
            {shell.entering.open(opensForName)}
          </Button>
          <Button disabled={isPending} onClick={() => void navigate({ to: '/orders', replace: true })}>
            {shell.entering.stay(signedInName)}
          </Button>
        </p>
      </Plain>
    )
  }
  if (problem?.code === 'link_used')
    return (
      <Plain key="used" title={shell.entering.failed}>
        <p>{problemText(problem, reader).detail}</p>
      </Plain>
    )
  return (
    <Plain key="opens" title={shell.entering.title}>
      <p>{shell.entering.detail}</p>
      <FailureNotice failure={error && { problem, typed: [] }} />
      <p>
        <Button look="primary" disabled={isPending} onClick={() => open()}>
          {isPending ? shell.entering.going : shell.entering.go}
        </Button>
      </p>
    </Plain>
  )
}
