# Fine: out of one module and into another.
module "certificate" {
  source = "./certificate"
}

module "listener" {
  source          = "./listener"
  certificate_arn = module.certificate.arn
}
