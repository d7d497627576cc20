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

/**
 * Mail that anybody may read or that lives for minutes: the well-known services and the domains that they give out. Sub-domains
 * count. Relays that forward to one person for good are none of them.
 */
export const DISPOSABLE_DOMAINS: ReadonlySet<string> = new Set(
  `0-mail.com 0815.ru 0clickemail.com 10mail.org 10minmail.com 10minut.com.pl 10minutemail.be 10minutemail.co.uk
  10minutemail.com 10minutemail.de 10minutemail.info 10minutemail.net 10minutemail.us 1secmail.com 1secmail.net
  1secmail.org 20mail.it 20minutemail.com 20minutemail.it 2prong.com 3d-painting.com 4warding.com 60minutemail.com
  anonbox.net anonymbox.com antichef.com antispam.de armyspy.com binkmail.com bobmail.info bofthew.com bouncr.com
  brefmail.com bspamfree.org bumpymail.com burnermail.io byom.de chammy.info cool.fr.nf courriel.fr.nf
  crazymailing.com cust.in cuvox.de dayrep.com deadaddress.com despam.it devnullmail.com dfgh.net
  digitalsanctuary.com discard.email discardmail.com discardmail.de disposableaddress.com
  disposableemailaddresses.com disposableinbox.com dispose.it disposeamail.com dispostable.com dodgeit.com
  dodgit.com dontreg.com dontsendmespam.de drdrb.com drdrb.net dropmail.me dump-email.info dumpandjunk.com
  dumpmail.de dumpyemail.com easytrashmail.com einrot.com email-fake.com emailfake.com emailigo.de emailinfive.com
  emailmiser.com emailondeck.com emailsensei.com emailtemporanea.com emailtemporanea.net emailtemporario.com.br
  emailthe.net emailtmp.com emailwarden.com emailx.at.hm emailxfer.com emltmp.com ephemail.net esiix.com
  ethereal.email etranquil.com etranquil.net etranquil.org eyepaste.com ezztt.com fakeinbox.com fakeinformation.com
  fakemail.fr fakemail.net fakemailgenerator.com fakermail.com fastacura.com fastmazda.com filzmail.com fivemail.de
  fleckens.hu fr33mail.info frapmail.com front14.org fudgerub.com fux0ringduh.com garliclife.com generator.email
  get1mail.com get2mail.fr getairmail.com getmails.eu getnada.com getonemail.com getonemail.net ghosttexter.de
  gotmail.net gotmail.org gowikibooks.com greensloth.com grr.la guerillamail.biz guerillamail.com guerillamail.de
  guerillamail.info guerillamail.net guerillamail.org guerrillamail.biz guerrillamail.com guerrillamail.de
  guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com h.mintemail.com
  haltospam.com harakirimail.com hidemail.de hidzz.com hmamail.com hulapla.de icznn.com ieatspam.eu ieatspam.info
  ihateyoualot.info imails.info inbax.tk inboxalias.com inboxbear.com inboxclean.com inboxclean.org inboxes.com
  inboxkitten.com incognitomail.com incognitomail.net incognitomail.org insorg-mail.info instant-mail.de ipoo.org
  irish2me.com jetable.com jetable.fr.nf jetable.net jetable.org jnxjn.com jourrapide.com junk1e.com kasmail.com
  kaspop.com killmail.com killmail.net klassmaster.com klzlk.com kulturbetrieb.info kurzepost.de kzccv.com laafd.com
  lhsdv.com link2mail.net linshiyouxiang.net litedrop.com lookugly.com lopl.co.cc lortemail.dk lr78.com
  luxusmail.org mail-temp.com mail-temporaire.fr mail.gw mail.tm mail114.net mail4trash.com mailbidon.com
  mailblocks.com mailcatch.com maildrop.cc maildrop.cf maildrop.ga maildrop.gq maildrop.ml maildx.com maileater.com
  mailed.in mailexpire.com mailfa.tk mailforspam.com mailfreeonline.com mailguard.me mailhazard.com mailhz.me
  mailimate.com mailin8r.com mailinater.com mailinator.co.uk mailinator.com mailinator.info mailinator.net
  mailinator.org mailinator.us mailinator2.com mailincubator.com mailismagic.com mailmate.com mailme.ir
  mailmetrash.com mailmoat.com mailms.com mailnator.com mailnesia.com mailnull.com mailpick.biz mailpoof.com
  mailquack.com mailrock.biz mailsac.com mailscrap.com mailshell.com mailsiphon.com mailslapping.com mailslite.com
  mailslurp.com mailtemp.info mailtemp.net mailtothis.com mailtrash.net mailtv.net mailzilla.com mailzilla.org
  makemetheking.com manybrain.com mbx.cc mega.zik.dj meinspamschutz.de meltmail.com messagebeamer.de mierdamail.com
  mintemail.com minuteinbox.com minutemail.com misterpinball.de moakt.com moburl.com mohmal.com moncourrier.fr.nf
  monemail.fr.nf monmail.fr.nf monumentmail.com mt2009.com mt2014.com mx0.wwwnew.eu mycard.net.ua mycleaninbox.net
  myphantomemail.com mysamp.de mytemp.email mytempemail.com mytempmail.com mytrashmail.com nada.email nepwk.com
  nervmich.net nervtmich.net netmails.com netmails.net netzidiot.de neverbox.com nice-4u.com nincsmail.hu nobulk.com
  noclickemail.com nogmailspam.info nomail.xl.cx nomail2me.com nomorespamemails.com nospam.ze.tc nospam4.us
  nospamfor.us nospammail.net notmailinator.com nowmymail.com nurfuerspam.de nwldx.com objectmail.com obobbo.com
  odnorazovoe.ru oneoffemail.com onewaymail.com oopi.org oosln.com ordinaryamerican.net otherinbox.com ourklips.com
  outlawspam.com owlpic.com pancakemail.com pjjkp.com plexolan.de poofy.org pookmail.com proxymail.eu prtnx.com
  putthisinyourspamdatabase.com pwrby.com qiott.com quickinbox.com rcpt.at reallymymail.com recursor.net
  regbypass.com rejectmail.com rhyta.com rmqkr.net rppkn.com rtrtr.com safe-mail.gq safersignup.de safetymail.info
  safetypost.de sandelf.de saynotospams.com selfdestructingmail.com sendspamhere.com sharklasers.com
  shieldedmail.com shiftmail.com shitmail.me skeefmail.com slaskpost.se slopsbox.com smellfear.com snakemail.com
  sneakmail.de sofimail.com sofort-mail.de sogetthis.com soodonims.com spam.la spam.su spam4.me spamavert.com
  spambob.com spambob.net spambob.org spambog.com spambog.de spambog.ru spambox.info spamcannon.com spamcannon.net
  spamcero.com spamcon.org spamcorptastic.com spamcowboy.com spamcowboy.net spamcowboy.org spamday.com spamdecoy.net
  spamfree24.com spamfree24.de spamfree24.eu spamfree24.net spamfree24.org spamgourmet.com spamgourmet.net
  spamgourmet.org spamherelots.com spamhereplease.com spamhole.com spamify.com spaminator.de spamkill.info spaml.com
  spaml.de spammotel.com spamobox.com spamoff.de spamslicer.com spamspot.com spamthis.co.uk spamtroll.net
  speed.1s.fr supergreatmail.com superrito.com suremail.info tafmail.com teewars.org teleworm.us temp-inbox.com
  temp-mail.com temp-mail.de temp-mail.io temp-mail.net temp-mail.org temp-mail.ru tempail.com tempalias.com
  tempe-mail.com tempemail.biz tempemail.co.za tempemail.com tempemail.net tempinbox.co.uk tempinbox.com
  tempmail.com tempmail.dev tempmail.eu tempmail.io tempmail.it tempmail.net tempmail.plus tempmail2.com
  tempmailaddress.com tempmaildemo.com tempmailer.com tempmailer.de tempmailo.com tempomail.fr temporarily.de
  temporarioemail.com.br temporaryemail.net temporaryemail.us temporaryforwarding.com temporaryinbox.com
  temporarymailaddress.com tempr.email tempthe.net thankyou2010.com thisisnotmyrealemail.com throwam.com
  throwaway.email throwawayemailaddress.com throwawaymail.com tilien.com tmail.ws tmailinator.com tmpeml.com
  tmpjr.me tmpmail.net tmpmail.org toomail.biz tradermail.info trash-amil.com trash-mail.at trash-mail.com
  trash-mail.de trash-mail.ga trash2009.com trashdevil.com trashdevil.de trashemail.de trashmail.at trashmail.com
  trashmail.de trashmail.io trashmail.me trashmail.net trashmail.org trashmail.ws trashmailer.com trashymail.com
  trashymail.net trbvm.com trialmail.de turual.com twinmail.de tyldd.com uggsrock.com vddaz.com venompen.com
  veryrealemail.com viditag.com vsimcard.com vubby.com wasteland.rfc822.org webemail.me webm4il.info
  weg-werf-email.de wegwerfadresse.de wegwerfemail.com wegwerfemail.de wegwerfmail.de wegwerfmail.info
  wegwerfmail.net wegwerfmail.org wh4f.org whyspam.me willhackforfood.biz willselfdestruct.com winemaven.info
  wronghead.com wuuvo.com wuzup.net wuzupmail.net wwjmp.com wwwnew.eu xagloo.com xmaily.com xojxe.com xoxy.net
  yogamaven.com yoggm.com yopmail.com yopmail.fr yopmail.gq yopmail.info yopmail.net yopmail.pp.ua yuurok.com
  yxzx.net zehnminuten.de zehnminutenmail.de zippymail.info zoaxe.com zoemail.net zoemail.org`.split(/\s+/),
);

/** Local parts that a desk reads, not a person (RFC 2142 and custom). Dots, hyphens and underscores do not count. */
export const SHARED_MAILBOXES: ReadonlySet<string> = new Set(
  `abuse admin administrator alert alerts billing care childsafety compliance contact copyright customercare customerservice
  cybercell cybertip donotreply enquiries enquiry feedback grievance grievances grievanceofficer hello help helpdesk hostmaster hr
  info inquiries jobs lawenforcement legal leo ler mail mailerdaemon marketing media news newsletter nodal nodalofficer noc
  noreply notification notifications notify office order orders police postmaster press privacy reception reports root safety sales
  security service services support team trust trustandsafety trustsafety webmaster`.split(/\s+/),
);
