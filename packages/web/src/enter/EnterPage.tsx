// Redeems a link by a button press: scanners that only fetch or render the page use nothing up. The token goes by POST.
import { ProblemError } from '@evenhand/sdk'
import { shell } from '@evenhand/sdk/locales/en'
import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEnter } from '../api/session.ts'
import { FailureNotice, Plain } from '../ui/notices/notices.tsx'
import { Button } from '../ui/parts.tsx'
import ui from '../ui/ui.module.css'

const texts = shell.entering

export function EnterPage() {
  const token = useLocation({ select: ({ hash }) => hash })
  if (token === '')
    return (
      <Plain title={texts.failed}>
        <p>{texts.missing}</p>
      </Plain>
    )
  return <Enter key={token} token={token} />
}

function Enter({ token }: { readonly token: string }) {
  const navigate = useNavigate()
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
      <Plain key="asks" title={texts.asking(signedInName, opensForName)}>
        <p>{texts.askingDetail(signedInName)}</p>
        <p className={ui.row}>
          <Button look="primary" disabled={isPending} onClick={() => open({ replace: true })}>
            {texts.open(opensForName)}
          </Button>
          <Button disabled={isPending} onClick={() => void navigate({ to: '/orders', replace: true })}>
            {texts.stay(signedInName)}
          </Button>
        </p>
      </Plain>
    )
  }
  if (problem?.code === 'link_used')
    return (
      <Plain key="used" title={texts.failed}>
        <p>{problem.detail}</p>
      </Plain>
    )
  return (
    <Plain key="opens" title={texts.title}>
      <p>{texts.detail}</p>
      <FailureNotice failure={error && { problem, typed: [] }} />
      <p>
        <Button look="primary" disabled={isPending} onClick={() => open()}>
          {isPending ? texts.going : texts.go}
        </Button>
      </p>
    </Plain>
  )
}
