/**
 * What is guessed first, folded to small letters without spaces and signs: the words that lists of leaked passwords are made
 * of, walks over a keyboard, and long phrases that many know by heart. Compiled by hand from what published studies of
 * leaked lists name again and again; no leaked list is in it. A long password that is nothing but these is no password.
 */
const WORDS = `
password passwort passwd passphrase motdepasse contrasena contrasenia senha parola wachtwoord haslo salasana losenord heslo
secret secrets geheim secreto segredo private letmein openup opensesame welcome willkommen bienvenue bienvenido default
changeme changethis change qwerty qwertz azerty qwer asdf zxcv qwertyuiop asdfghjkl zxcvbnm qazwsx qazwsxedc wsxedc
qweasd qweasdzxc asdfgh zxcvbn poiuytrewq lkjhgfdsa mnbvcxz abcd abcdef abcdefg abcdefgh
administrator admin root superuser sysadmin system master manager operator server login signin account user username
guest test tester testing temp temporary service support helpdesk computer internet network security secure access
database oracle windows microsoft google android apple iphone samsung facebook instagram whatsapp telegram youtube
tipstaff police officer inspector constable commissioner cyber cybercell crime unit force office bureau government
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december spring summer autumn winter today tomorrow yesterday forever always never
love loveyou iloveyou iloveu lovely lover lovers loveme mylove sweetheart darling babygirl babyboy baby angel angels
princess prince queen king kingdom hello hallo hola bonjour goodbye thankyou please sorry friend friends family mother
father mummy daddy mommy sister brother children freedom liberty happy happiness lucky smile sunshine moonlight starlight
rainbow butterfly flower flowers sunflower chocolate cookie cookies cheese coffee banana orange apple cherry peanut pepper
ginger sugar honey candy pumpkin pokemon pikachu naruto minecraft fortnite starwars startrek superman batman spiderman
ironman avengers marvel wolverine hunter killer ninja samurai dragon dragons tiger tigers lion lions eagle eagles falcon
wolf wolves panther dolphin monkey donkey kitten puppy horse horses chicken turtle elephant shadow ghost devil heaven
matrix phoenix thunder lightning storm hurricane diamond silver golden crystal purple yellow green black white blue
football soccer baseball basketball hockey cricket tennis golf racing runner champion champions player players gamer
liverpool chelsea arsenal manchester united barcelona realmadrid juventus yankees cowboys lakers steelers ferrari
mercedes porsche corvette mustang harley yamaha honda toyota whatever nothing something anything nobody somebody everyone
michael michelle jennifer jessica ashley daniel thomas jordan andrew joshua robert william charlie george david james john
matthew anthony nicole amanda samantha elizabeth victoria alexander alexandra maria sophia emma rahul priya krishna ganesh
lakshmi shiva saibaba jaihind jaishreeram bharat hindustan india indian mumbai delhi kolkata chennai bangalore hyderabad
bollywood sachin dhoni kohli namaste america american london england canada australia germany france mexico brazil
jesus jesuschrist christ church bible blessed blessing faith hope grace trust godisgood praise amen allah muhammad
one two three four five six seven eight nine ten zero hundred thousand million
trustno fuckyou asshole bitch pussy sexy sexsex shit bullshit badass blink metallica nirvana slipknot eminem
correcthorse batterystaple
`;
const PHRASES = `
correcthorsebatterystaple thequickbrownfox quickbrownfox jumpsoverthelazydog lazydog tobeornottobe thatisthequestion
maytheforcebewithyou iamyourfather livelongandprosper winteriscoming imthekingoftheworld houstonwehaveaproblem
onceuponatime happilyeverafter alliwantforchristmasisyou letitbe heyjude stairwaytoheaven bohemianrhapsody
hotelcalifornia imagineallthepeople wearethechampions wewillrockyou highwaytohell smellsliketeenspirit
twinkletwinklelittlestar maryhadalittlelamb happybirthdaytoyou merrychristmas happynewyear rowrowrowyourboat
ourfatherwhoartinheaven thelordismyshepherd godblessamerica godsavetheking godsavethequeen inthebeginning
fourscoreandsevenyearsago ihaveadream wethepeople knowledgeispower timeismoney practicemakesperfect
anappleadaykeepsthedoctoraway earlybirdcatchestheworm actionsspeaklouderthanwords rosesareredvioletsareblue
satyamevajayate vandemataram sarejahanseaccha janaganamana omnamahshivaya harekrishna ommanipadmehum
loremipsum dolorsitamet helloworld thisisapassword thisismypassword mypassword mypasswordis ihatepasswords
iforgotmypassword nopassword supersecret topsecret donttellanyone youshallnotpass openthedoor letmeinplease
passwordpassword ilovemywife ilovemyhusband ilovemymom ilovemydad ilovemyfamily ilovemydog ilovemycat iloveyousomuch
iloveyouforever loveyouforever bestfriendsforever onelove nevergiveup neversaynever keepcalmandcarryon justdoit
livelaughlove carpediem hakunamatata yolo
`;
const DIGITS = `1qaz2wsx3edc 1qaz2wsx 1q2w3e4r5t6y 1q2w3e4r5t 1q2w3e4r q1w2e3r4t5 q1w2e3r4 zaq12wsx zaq1 abc123 123abc a1b2c3d4 qwe123 asd123 1234 12345 123456 987654321 112233 121212 123123 123321 147258369 159753 789456 654321 696969 password1 passw0rd p4ssw0rd`;

/** All of them, longest first, so that a phrase goes before the words in it. */
export const GUESSED: readonly string[] = [
  ...new Set(`${WORDS} ${PHRASES} ${DIGITS}`.toLowerCase().split(/\s+/)),
]
  .filter((each) => each.length >= 3)
  .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
