#!/bin/sh
# Keys and certificates as OpenSSL writes them, for tests only; they open nothing.
set -eu
cd "$(dirname "$0")"
openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.pkcs8.pem -out rsa.crt.pem -days 36500 -subj /CN=rsa
openssl rsa -traditional -in rsa.pkcs8.pem -out rsa.pkcs1.pem
openssl pkcs8 -topk8 -in rsa.pkcs8.pem -out rsa.enc.pem -passout pass:geheim
openssl rsa -traditional -aes128 -in rsa.pkcs8.pem -out rsa.old.pem -passout pass:geheim
openssl ecparam -name prime256v1 -genkey -out ec.sec1.pem
openssl req -x509 -key ec.sec1.pem -out ec.crt.pem -days 36500 -subj /CN=ec
openssl pkcs8 -topk8 -nocrypt -in ec.sec1.pem -out ec.pkcs8.pem
openssl pkcs8 -topk8 -v2 aes-128-cbc -v2prf hmacWithSHA1 -in ec.sec1.pem -out ec.enc.pem -passout pass:geheim
openssl req -x509 -newkey ed25519 -nodes -keyout ed.pkcs8.pem -out ed.crt.pem -days 36500 -subj /CN=ed
openssl pkcs12 -export -inkey rsa.pkcs8.pem -in rsa.crt.pem -out rsa.p12 -passout pass:geheim
openssl pkcs12 -export -nokeys -in rsa.crt.pem -out nokey.p12 -passout pass:geheim
