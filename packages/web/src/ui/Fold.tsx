// A disclosure whose content renders only when opened, since most readers never open it.
import { type ReactNode, useState } from 'react'

interface FoldProps {
  readonly summary: ReactNode
  readonly className?: string | undefined
  readonly children: () => ReactNode
}

export function Fold({ summary, className, children }: FoldProps) {
  const [wasOpened, setOpened] = useState(false)
  return (
    <details className={className} onToggle={event => event.currentTarget.open && setOpened(true)}>
      <summary>{summary}</summary>
      {wasOpened && children()}
    </details>
  )
}
