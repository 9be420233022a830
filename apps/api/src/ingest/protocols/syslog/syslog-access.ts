// Who may send syslog, which has no login of its own: those with a certificate, and networks that are named.
import { BlockList, isIP } from 'node:net';
import { networksOf } from '@timberline/settings';

interface AccessSettings {
  /** TIMBERLINE_SYSLOG_ALLOW. */
  syslogAllow: string;
  /** TIMBERLINE_SYSLOG_TLS_CA. */
  syslogTlsCa: string;
}

/** Without any setting, everyone may send. */
export class SyslogAccess {
  /** Whether those who may send by UDP, which knows addresses alone, are named. */
  readonly takesDatagrams: boolean;
  private readonly isOpen: boolean;
  private readonly allowed = new BlockList();

  constructor({ syslogAllow, syslogTlsCa }: AccessSettings) {
    this.isOpen = syslogAllow === '' && syslogTlsCa === '';
    this.takesDatagrams = this.isOpen || syslogAllow !== '';
    for (const network of networksOf(syslogAllow)) {
      const [address, bits] = network.split('/') as [string, string | undefined];
      const family = familyOf(address);
      if (bits === undefined) this.allowed.addAddress(address, family);
      else this.allowed.addSubnet(address, Number(bits), family);
    }
  }

  /** @param hasCertificate whether the sender has shown a certificate of the authority */
  mayConnect(address: string, hasCertificate: boolean): boolean {
    return hasCertificate || this.allows(address);
  }

  /** Whether an address may send. One of IPv4 that came by IPv6 is found by both. */
  allows(address: string): boolean {
    return this.isOpen || (isIP(address) !== 0 && this.allowed.check(address, familyOf(address)));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
