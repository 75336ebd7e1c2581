// The notice that this browser is now signed in as another person, with two ways to continue that keep all typed text.
import type { Me } from '../api/cache.ts'
import { openedFor } from '../api/person.ts'
import { useDemoPeople, useDemoSignIn, useGoOn, useNow } from '../api/session.ts'
import { dataOf } from '../loadable.ts'
import { shell } from '../locale.ts'
import { useAnnouncement } from '../ui/notices/announce.tsx'
import { Button } from '../ui/parts.tsx'
import ui from '../ui/ui.module.css'

interface SomebodyElseProps {
  /** The person this tab was opened for; null if only the person's id is known. */
  readonly me: Me | null
  /** The actor who is signed in to this browser. */
  readonly other: string
}

export function SomebodyElse({ me, other }: SomebodyElseProps) {
  const now = dataOf(useNow(other))
  const people = dataOf(useDemoPeople())
  const goOn = useGoOn()
  const signIn = useDemoSignIn()
  const own = openedFor()
  const ownName =
    me?.person?.name ??
    people?.items.find(({ actor }) => actor === own)?.name ??
    own?.split(':')[1] ??
    shell.somebodyElse.you
  const nowName = now?.person?.name ?? shell.somebodyElse.unknown
  const title = shell.somebodyElse.title(nowName)
  useAnnouncement(title)
  const isBusy = goOn.isPending || signIn.isPending
  return (
    <div className={ui.notice}>
      <p className={ui.noticeTitle}>{title}</p>
      <p>{shell.somebodyElse.detail(ownName)}</p>
      {!people && <p>{shell.somebodyElse.how(ownName)}</p>}
      <p className={ui.row}>
        <Button disabled={isBusy} onClick={() => goOn.mutate()}>
          {shell.somebodyElse.goOn(nowName)}
        </Button>
        {people && own !== null && (
          <Button disabled={isBusy} onClick={() => signIn.mutate(own)}>
            {shell.somebodyElse.back(ownName)}
          </Button>
        )}
      </p>
    </div>
  )
}
