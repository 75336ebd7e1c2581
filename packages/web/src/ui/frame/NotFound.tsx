// The page for an address that has no content, or none for this reader: both look the same.
import { Link } from '@tanstack/react-router'
import { shell } from '../../locale.ts'
import { Plain } from '../notices/notices.tsx'
import { buttonLook } from '../parts.tsx'

export const NotFound = () => (
  <Plain title={shell.notFound.title}>
    <p>{shell.notFound.detail}</p>
    <p>
      <Link to="/orders" className={buttonLook('primary')}>
        {shell.notFound.back}
      </Link>
    </p>
  </Plain>
)
