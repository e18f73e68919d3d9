# Violation, once: the other call is fine.
module "mail" {
  source = "./certificate"
  domain = "mail.example.com"
  method = "EMAIL"
}

module "site" {
  source = "./certificate"
  domain = "example.com"
}
