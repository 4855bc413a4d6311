/**
 * What people who guess passwords try first, in small letters, without spaces and without digits or signs at the end.
 * Short words stand here for what is made of them with a year or a few signs.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  1234567890 12345678901 123456789012 0987654321 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc q1w2e3r4t5 qazwsxedc
  qwertyuiop qwertzuiop azertyuiop asdfghjkl asdfghjklö yxcvbnm zxcvbnm qwertyqwerty abcabcabc abc123abc123
  password passwords password1password mypassword mypasswordis passwordpassword passwort passwortpasswort
  motdepasse contraseña contrasena contrasenha wachtwoord parola parolaparola lozinka haslo haslohaslo salasana
  lösenord losenord adgangskode passord senha senhasenha jelszo heslo пароль парольпароль
  letmein letmeinplease letmeinnow welcome welcomehome welcomeback administrator adminadmin adminpassword
  changeme changemenow changeit changeitnow default defaultpassword secret secretpassword topsecret
  testtest testpassword testing testtesttest trustno iloveyou iloveyouso iloveyouforever ichliebedich
  jetaimejetaime tequiero teamomucho sunshine sunshinesunshine princess princesses football footballer baseball
  basketball superman superman123 batman batmanbatman starwars pokemon dragon dragonball master masterkey monkey
  monkeymonkey michael michaeljordan jennifer jessica christopher liverpool chelsea arsenal manchester barcelona
  realmadrid computer internet samsung microsoft facebook google googlegoogle twitter linkedin wordpress octavo
  octavooctavo whatever whatsup nothing something freedom blessed blessing jesuschrist jesuslovesme godisgood
  correcthorsebatterystaple hunter correcthorse ncc1701ncc1701 thisismypassword thisisapassword passw0rd p@ssw0rd
  p@ssword passw0rdpassw0rd pa55word pa$$word summer winter autumn spring september november december
  `
    .split(/\s+/)
    .filter((word) => word !== ''),
);
