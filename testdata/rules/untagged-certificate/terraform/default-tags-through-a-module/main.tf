provider "aws" {
  alias  = "edge"
  region = "eu-west-1"

  default_tags {
    tags = {
      Owner = "shop"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

module "certificate" {
  source    = "./certificate"
  providers = { aws = aws.edge }
}
