/** Words that passwords are made of, most often first; from general knowledge of what breaches have shown. Lower case, no digits. */
export const commonPasswordWords: readonly string[] = `
password passwort passwd motdepasse losenord lösenord contrasena senha parola wachtwoord haslo admin administrator administrateur root
superuser user guest default welcome willkommen bienvenue valkommen välkommen hello hallo bonjour salut login signin letmein openup
changeme change secret geheim hemlig confidential private qwerty qwertz azerty qwert asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm yxcvbnm
qazwsx qaz wsx edc abc abcd abcdef abcdefg abcdefgh iloveyou loveyou iloveu lovely love liebe amour amore kärlek forever always
sunshine princess dragon monkey football fussball fotboll soccer baseball basketball hockey tennis golf superman batman spiderman ironman
pokemon naruto starwars jedi yoda vader matrix master shadow killer hunter ranger soldier warrior ninja pirate wizard merlin gandalf
michael jordan jennifer jessica ashley michelle nicole daniel andrew joshua matthew thomas robert charlie george david james john anna
maria martin patrick alexander alexandra thorsten stefan andreas christian sebastian florian julia laura lena sophie camille pierre jean
nicolas marie chouchou doudou loulou soleil lalala schatz schatzi hase mausi sommar sommer summer winter spring autumn fall herbst
frühling fruehling printemps automne hiver januar january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi
jeudi vendredi samedi dimanche computer internet server network laptop windows microsoft google facebook linkedin twitter instagram
samsung apple iphone android nokia sony dell lenovo cisco oracle mysql test testing tester temp temporary demo sample example trustno
access account security secure system manager office company firma business work arbeit service support helpdesk phone telephone telefon
voip exchange callcenter parley hunter freedom whatever nothing something anything blink flower blume cheese chocolate banana orange
cookie pepper ginger coffee kaffee beer bier pizza burger mustang ferrari porsche mercedes bmw audi volvo corvette camaro harley yamaha
honda toyota diamond silver golden gold purple yellow green blue red black white pink rainbow butterfly angel devil heaven jesus christ
god lucky happy smile peace family mother father mama papa daddy mommy baby babygirl boy girl friend friends bailey buddy maggie bandit
tigger snoopy garfield mickey donald simba bear tiger lion eagle falcon wolf horse cowboy cowboys yankees steelers lakers liverpool
arsenal chelsea barcelona madrid juventus bayern schalke dortmund hamburg berlin münchen muenchen paris london stockholm sweden schweden
sverige deutschland germany france england america canada australia fuck fucker fuckyou shit bitch asshole pussy sexy sex hottie biteme
winner victory champion legend hero awesome cool super power magic mystery please sesame opensesame test123 passw pass word key code pin
`
  .split(/\s+/)
  .filter((word) => word.length >= 3);
