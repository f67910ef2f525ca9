/** The reference page's own style: paper and ink by day, lamplight by night, from a phone to a wide screen. */
export const DOCS_STYLE = `
:root{color-scheme:light dark;--paper:#f7f4ee;--sheet:#fffdf9;--sunken:#f0ebe1;--ink:#22201c;--soft:#635d52;--line:#e2dbcd;--accent:#1d5c58;--wash:#e3eeea;--amber:#875008;--red:#a3312a;--sans:system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;--serif:Charter,"Iowan Old Style",Georgia,serif;--mono:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{--paper:#16171a;--sheet:#1e2023;--sunken:#131416;--ink:#e9e4d9;--soft:#a8a294;--line:#303236;--accent:#7cc4b8;--wash:#1f302e;--amber:#e3ab5b;--red:#f0968b}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 var(--sans);overflow-wrap:anywhere}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
main:focus{outline:none}
.skip{position:absolute;left:-100vw;padding:.5rem 1rem;background:var(--sheet)}
.skip:focus{left:1rem;top:1rem;z-index:1}
header{padding:1.5rem 1.25rem .5rem}
header p{margin:0}
.title{font:600 1.4rem/1.3 var(--serif)}
.subtitle{color:var(--soft)}
nav{padding:0 1.25rem;font-size:.9rem}
nav ul{margin:0;padding:0;list-style:none}
nav ul ul{padding-left:.9rem}
nav a{display:block;padding:.2rem 0;text-decoration:none}
nav a:hover{text-decoration:underline}
nav>ul>li{margin-top:.6rem}
main{padding:1rem 1.25rem 4rem;max-width:56rem}
h1{font:600 2rem/1.2 var(--serif);margin:.5rem 0 1rem}
h2{font:600 1.5rem/1.3 var(--serif);margin:3rem 0 .5rem}
h3{font-size:1.1rem;margin:0}
h4{font-size:.85rem;margin:1.4rem 0 .3rem;color:var(--soft)}
p{margin:.5rem 0}
article{margin:1.25rem 0;padding:1.1rem 1.25rem;background:var(--sheet);border:1px solid var(--line);border-radius:10px}
code{font:.875em var(--mono)}
.permalink{color:var(--soft);text-decoration:none;font-weight:400}
.method{font:600 .8rem var(--mono);padding:.15rem .45rem;border-radius:5px;background:var(--wash);color:var(--accent)}
.method-delete{color:var(--red)}
.open,.required{font-size:.8rem;color:var(--amber)}
.type,.limits{color:var(--soft);font-size:.9rem}
.values{line-height:1.9}
.form{font-weight:600;margin:1rem 0 0}
.codes a{display:inline-block;margin-right:.6rem}
dl{margin:.3rem 0}
dl>div{padding:.55rem 0;border-top:1px solid var(--line)}
dl>div:target{background:var(--wash)}
dd{margin:0}
dd p{margin:.15rem 0}
dd dl{margin-left:.9rem}
figure{margin:1.1rem 0 0}
figcaption{font-size:.85rem;font-weight:600;color:var(--soft)}
pre{margin:.3rem 0 0;padding:.8rem 1rem;background:var(--sunken);border-radius:7px;overflow-x:auto;overflow-wrap:normal;line-height:1.5}
@media (min-width:62rem){body{display:grid;grid-template:auto 1fr/17rem minmax(0,1fr)}header{grid-column:1/3;padding-left:2rem}nav{position:sticky;top:0;max-height:100vh;overflow-y:auto;padding:1rem 1rem 2rem 2rem}main{padding:1rem 2rem 6rem}}
@media print{nav,.skip,.permalink{display:none}}
`;
