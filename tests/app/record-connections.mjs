// Loaded into the program by `--import`: writes down every connection and look-up that it or one of its threads begins.
import { appendFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

const require = createRequire(import.meta.url);
const file = process.env.RECORD_CONNECTIONS;
const write = (kind, what) => appendFileSync(file, `${JSON.stringify({ kind, what })}\n`);

const net = require('node:net');
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  const isObject = options !== null && typeof options === 'object';
  const path = isObject ? options.path : typeof options === 'string' ? options : undefined;
  if (path) write('socket', path);
  else write('network', isObject ? `${options.host ?? 'localhost'}:${options.port}` : String(given));
  return connect.apply(this, given);
};

const dgram = require('node:dgram');
const createSocket = dgram.createSocket;
dgram.createSocket = (...given) => {
  write('network', 'datagram');
  return createSocket(...given);
};

const dns = require('node:dns');
for (const holder of [dns, dns.promises])
  for (const name of Object.keys(holder).filter((each) => /^(?:lookup|resolve|reverse)/.test(each))) {
    const asked = holder[name];
    holder[name] = function (...given) {
      write('look-up', String(given[0]));
      return asked.apply(this, given);
    };
  }

const processes = require('node:child_process');
for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork']) {
  const started = processes[name];
  processes[name] = (...given) => {
    write('process', String(given[0]));
    return started(...given);
  };
}
syncBuiltinESMExports();
write('began', String(process.pid));
