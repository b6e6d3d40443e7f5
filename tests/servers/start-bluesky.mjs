// A real Bluesky PDS and its in-memory did:plc directory on loopback, without any network.
//   node start-bluesky.mjs PORT     takes PORT and PORT + 1, prints one JSON line when it is ready
// It stops, and deletes its data, on SIGTERM or when its standard input is closed: so it never outlives
// the tests that started it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'

process.env.LOG_ENABLED ??= 'false'
const [{ PDS, envToCfg, envToSecrets }, plc] = await Promise.all([import('@atproto/pds'), import('@did-plc/server')])
const port = Number(process.argv[2])
const dir = mkdtempSync(join(tmpdir(), 'pds-'))
const hex = () => randomBytes(32).toString('hex')

const directory = plc.PlcServer.create({ db: plc.Database.mock(), port: port + 1 })
await directory.start()

const env = {
  port, hostname: 'localhost', serviceDid: 'did:web:localhost', devMode: true,
  dataDirectory: dir, blobstoreDiskLocation: join(dir, 'blobs'),
  didPlcUrl: `http://localhost:${port + 1}`, serviceHandleDomains: ['.test'],
  inviteRequired: false, rateLimitsEnabled: false, disableSsrfProtection: true,
  jwtSecret: 'test-only-secret', adminPassword: 'admin', plcRotationKeyK256PrivateKeyHex: hex(),
}
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
await pds.start()

const url = `http://localhost:${port}`, handle = 'brand.test', password = 'brand-pass'
const res = await fetch(`${url}/xrpc/com.atproto.server.createAccount`, {
  method: 'POST', headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ handle, password, email: 'brand@example.test' }),
})
if (!res.ok) throw new Error(await res.text())
console.log(JSON.stringify({ url, handle, password, did: (await res.json()).did }))

let stopping = false
const stop = async () => {
  if (stopping) return
  stopping = true
  await pds.destroy()
  await directory.destroy()
  rmSync(dir, { recursive: true, force: true })
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
process.stdin.on('end', stop).resume()
