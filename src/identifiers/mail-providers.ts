/**
 * Where two spellings are one mailbox, by the provider's own published rule.
 *
 * domains  all the same mailbox under each; the first is canonical
 * ignores  characters of the local part that the provider does not tell apart
 *
 * A plus and what follows it is cut for all of these. Everywhere else a plus may be part of the name and is kept:
 * to miss a match is better than to make two people one.
 */
export const MAIL_PROVIDERS: readonly { domains: readonly string[]; ignores?: RegExp }[] = [
  { domains: ['gmail.com', 'googlemail.com'], ignores: /\./g },
  { domains: ['icloud.com', 'me.com', 'mac.com'] },
  { domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'], ignores: /[._-]/g },
  { domains: ['outlook.com'] },
  { domains: ['hotmail.com'] },
  { domains: ['live.com'] },
  { domains: ['msn.com'] },
  { domains: ['outlook.in'] },
  { domains: ['live.in'] },
  { domains: ['hotmail.co.uk'] },
  { domains: ['fastmail.com'] },
];

/** Mail that anybody may read or that lives for minutes. Sub-domains count. */
export const DISPOSABLE_DOMAINS: ReadonlySet<string> = new Set(
  `10minutemail.com 10minutemail.net 20minutemail.com burnermail.io discard.email discardmail.com dispostable.com
  dropmail.me emailondeck.com fakeinbox.com fakemail.net getairmail.com getnada.com grr.la guerrillamail.biz
  guerrillamail.com guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com
  harakirimail.com inboxkitten.com incognitomail.org jetable.org mail-temp.com mailcatch.com maildrop.cc mailinator.com
  mailinator.net mailnesia.com mailnull.com mailsac.com mailtemp.net minutemail.com mintemail.com moakt.com mohmal.com mytemp.email
  mytrashmail.com nada.email sharklasers.com spam4.me spamgourmet.com temp-mail.io temp-mail.org tempail.com tempinbox.com tempmail.com
  tempmail.dev tempmail.net tempmailo.com tempr.email throwawaymail.com tmpmail.org trash-mail.com trashmail.com
  trashmail.de trashmail.net wegwerfmail.de yopmail.com yopmail.fr yopmail.net`.split(/\s+/),
);

/** Local parts that a desk reads, not a person (RFC 2142 and custom). Dots, hyphens and underscores do not count. */
export const SHARED_MAILBOXES: ReadonlySet<string> = new Set(
  `abuse admin administrator alert alerts billing care childsafety compliance contact copyright customercare customerservice
  cybercell cybertip donotreply enquiries enquiry feedback grievance grievances grievanceofficer hello help helpdesk hostmaster hr
  info inquiries jobs lawenforcement legal leo ler mail mailerdaemon marketing media news newsletter nodal nodalofficer noc
  noreply notification notifications notify office order orders police postmaster press privacy reception reports root safety sales
  security service services support team trust trustandsafety trustsafety webmaster`.split(/\s+/),
);
