# Violation, once: the label is in the module, and the call says how it came there.
module "site" {
  source = "./certificate"
  domain = "example.com"
  method = "EMAIL"
}
