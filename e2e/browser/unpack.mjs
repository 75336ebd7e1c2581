// Unpacks the browser into this process's temporary folder, which `chromium.ts` sets by TMPDIR.
import chromium from '@sparticuz/chromium'

process.stdout.write(await chromium.executablePath())
