export const HELP = `kalshi-sim: a local exchange that speaks the Kalshi REST and WebSocket API.

Usage: kalshi-sim [options]

Where it stands
  --port N              port on --host; 0, the default, takes a free one
  --host ADDRESS        default 127.0.0.1
  --credentials FILE    write {keyId, privateKeyPem, restUrl, wsUrl} of its one API key there (mode 600)
  --env FILE            write KALSHI_REST_URL, KALSHI_WS_URL, KALSHI_API_KEY and KALSHI_API_SECRET there (mode 600)
  --rate-limits TIER    token buckets as for basic, advanced, expert, premier, paragon, prime or prestige; default off
  --key-type TYPE       rsa (default) or ed25519
  --signature-window D  how far a signature's timestamp may be off; default 30s

What happens on it
  --seed N              synthetic flow: fixes everything that happens; default 1
  --load NAME           synthetic flow: quiet, normal (default), busy or storm: a number of markets and a rate
  --markets N           synthetic flow: markets at the start, instead of those of --load
  --rate N              synthetic flow: public messages a second, instead of that of --load
  --start INSTANT       synthetic flow: exchange time at the start, RFC 3339; default now
  --lifecycle D         synthetic flow: period in which a market closes and its successor opens; default 30s, 0s for never
  --replay FILE         recorded flow instead: a capture, plain or gzip; may be repeated
  --speed X             times real time (default 1), or max: as fast as clients take it
  --fit D               recorded flow: the speed that fits the capture in this time, never slower than real time
  --hold                wait for POST /sim/flow/start
  --for D               stop this long after the flow's start
  --faults LIST         KIND@AT[:AMOUNT][/all|/one], comma-separated, real time after the flow's start:
                        disconnect@20s:1500ms (time new connections are refused), gap@30s:25 (frames, or a time), freeze@40s:3s,
                        duplicate@50s:25, reorder@60s:10 (frames)
  --no-sending-ts       leave sending_ts_ms out of frames

What it leaves behind
  --journal FILE        everything published, as JSON lines
  --record FILE         no server: run the flow in virtual time and write what a client would see as a capture
                        (gzip when the name ends in .gz); a synthetic flow needs --for

  --help, --version

Durations are written 1500ms, 30s, 2.5m or 1h. Administration is at /sim on the same port: GET status, GET journal,
POST flow/start, flow/stop, faults, markets/T/close, markets/T/settle, pause, resume, members, keys, feeds.
Exit code 2: bad usage or an unreadable file.
`
